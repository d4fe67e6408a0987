using Microsoft.ML.OnnxRuntime;
using TreeReasoner.Pocket;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.OnnxBenchmark;

// Pocket's network by its own kernels and by ONNX Runtime on one core: the same texts, the same logits, tokens a second of processor time.
var weights = NetworkWeights.Embedded("policy.int8.bin");
var shape = weights.Shape;
using var session = new InferenceSession(OnnxPocket.Build(weights), new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
var network = new DecoderNetwork(weights);
var text = CoinPuzzle.Generate(1, 4).Tokens;
Console.WriteLine($"largest difference of logits: {Difference():E1}");
const double Least = 2, Aim = 4;
foreach (var batch in (int[])[1, 8])
{
    double own = Best(() => Own(batch)), onnx = Best(() => Onnx(batch, null));
    var verdict = own / onnx >= Least ? "reached" : "MISSED";
    Console.WriteLine(
        $"{batch} at once: {own:F0} tokens per second, ONNX Runtime {onnx:F0}, {own / onnx:F1} times  at least {Least} {verdict}, aim " +
        $"{Aim}");
}

double Best(Func<double> run) => Enumerable.Range(0, 5).Max(_ => run());

double Difference()
{
    var expected = new float[text.Length * shape.Vocabulary];
    var cache = network.NewCache();
    network.Read([.. text.Select(token => new ReadToken(cache, token, true))], expected);
    var found = new List<float>();
    Onnx(1, found);
    return expected.Zip(found, (a, b) => Math.Abs(a - b)).Max();
}

double Own(int batch)
{
    var caches = Enumerable.Range(0, batch).Select(_ => network.NewCache()).ToArray();
    var logits = new float[batch * shape.Vocabulary];
    var before = Environment.CpuUsage.TotalTime;
    foreach (var token in text)
    {
        network.Read([.. caches.Select(cache => new ReadToken(cache, token, true))], logits);
    }

    return batch * text.Length / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
}

double Onnx(int batch, List<float>? logits)
{
    int heads = shape.Heads, head = shape.HeadChannels;
    var state = new Dictionary<string, OrtValue>();
    for (var layer = 0; layer < shape.Layers; layer++)
    {
        state[$"past{layer}"] = OrtValue.CreateTensorValueFromMemory(new float[batch * 3 * shape.Channels], [batch, 3, shape.Channels]);
        state[$"keys{layer}"] = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [batch, heads, 0, head]);
        state[$"values{layer}"] = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [batch, heads, 0, head]);
    }

    string[] names = [.. state.Keys];
    using var options = new RunOptions();
    var before = Environment.CpuUsage.TotalTime;
    for (var position = 0; position < text.Length; position++)
    {
        var angles = Enumerable.Range(0, head).Select(i => position * Math.Pow(10_000, -(double)(i % (head / 2)) / (head / 2))).ToArray();
        state["tokens"] = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat((long)text[position], batch).ToArray(), [batch]);
        state["cos"] = OrtValue.CreateTensorValueFromMemory(angles.Select(angle => (float)Math.Cos(angle)).ToArray(), [head]);
        state["sin"] = OrtValue.CreateTensorValueFromMemory(angles.Select(angle => (float)Math.Sin(angle)).ToArray(), [head]);
        string[] outputs = [.. names.Select(name => name + "_out"), "logits"];
        var results = session.Run(options, state.Keys.ToArray(), state.Values.ToArray(), outputs);
        logits?.AddRange(results[^1].GetTensorDataAsSpan<float>());
        foreach (var value in state.Values)
        {
            value.Dispose();
        }

        results[^1].Dispose();
        for (var i = 0; i < names.Length; i++)
        {
            state[names[i]] = results[i];
        }
    }

    var spent = Environment.CpuUsage.TotalTime - before;
    foreach (var name in names)
    {
        state[name].Dispose();
    }

    return batch * text.Length / spent.TotalSeconds;
}
