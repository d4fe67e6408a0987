using System.Diagnostics;
using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Training;

/// <summary>Tokens a second, by processor time, so that other work on the machine counts little.</summary>
internal static class SpeedMeasurement
{
    private const double LeastTraining = 0.2, GoodTraining = 0.3, SlowestStart = 300, QuickStart = 100;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(2);

    public static void Print(TextWriter output, NetworkWeights weights)
    {
        var network = new DecoderNetwork(weights);
        foreach (var batch in (int[])[1, 8])
        {
            Line(output, $"writing, {batch} at once", Writing(network, batch));
        }

        var texts = SolutionTexts.Batch(seed: 5, step: 0, progress: 1);
        var tokens = texts.Sum(text => text.Tokens.Length);
        var trainer = new Trainer(weights.Clone(), new Schedule(1000));
        var forward = Measure(() =>
        {
            foreach (var text in texts)
            {
                var cache = network.NewCache();
                network.Read(
                    [.. text.Tokens.Select(token => new ReadToken(cache, token, true))],
                    new float[text.Tokens.Length * network.Vocabulary]);
            }

            return tokens;
        });
        var training = Measure(() =>
        {
            trainer.Step(texts);
            return tokens;
        });
        Line(output, "reading whole texts", forward);
        Line(output, "training", training);
        var ratio = training / forward;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"training ÷ forward only: {ratio:F2}  at least {LeastTraining} {Verdict(ratio >= LeastTraining)}, aim {GoodTraining}"));
    }

    /// <summary>The time from the start of this process, runtime and all, to the first token of the embedded model.</summary>
    public static void PrintFirstToken(TextWriter output)
    {
        var atMain = DateTime.Now - Process.GetCurrentProcess().StartTime;
        var clock = Stopwatch.StartNew();
        var model = PocketModel.Default;
        var prompt = CoinPuzzle.Generate(1, 4).Tokens;
        var logits = new float[model.Policy.Vocabulary];
        var cache = model.Policy.NewCache();
        model.Policy.Read([.. prompt.Select((token, i) => new ReadToken(cache, token, i == prompt.Length - 1))], logits);
        var elapsed = clock.Elapsed.TotalMilliseconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"runtime up after {atMain.TotalMilliseconds:F0} ms; the policy loaded and a first token {elapsed:F0} ms later " +
            $"({Environment.CpuUsage.TotalTime.TotalMilliseconds:F0} ms of processor time in all)  at most {SlowestStart} ms " +
            $"{Verdict(elapsed <= SlowestStart)}, aim {QuickStart} ms"));
    }

    private static string Verdict(bool reached)
    {
        if (reached)
        {
            return "reached";
        }

        return "MISSED";
    }

    private static double Writing(DecoderNetwork network, int batch)
    {
        var prompt = CoinPuzzle.Generate(1, 4).Tokens;
        return Measure(() =>
        {
            var logits = new float[batch * network.Vocabulary];
            var state = network.NewCache();
            network.Read([.. prompt.Select(token => new ReadToken(state, token, false))], []);
            var caches = Enumerable.Range(0, batch).Select(_ => state.Fork()).ToArray();
            var reads = caches.Select(cache => new ReadToken(cache, CoinVocabulary.SubQuestion, true)).ToArray();
            var before = Environment.CpuUsage.TotalTime;
            for (var t = 0; t < 100; t++)
            {
                network.Read(reads, logits);
            }

            return (100 * batch, Environment.CpuUsage.TotalTime - before);
        });
    }

    private static double Measure(Func<int> work) => Measure(() =>
    {
        var before = Environment.CpuUsage.TotalTime;
        var tokens = work();
        return (tokens, Environment.CpuUsage.TotalTime - before);
    });

    private static double Measure(Func<(int Tokens, TimeSpan Time)> work)
    {
        work();
        long tokens = 0;
        var time = TimeSpan.Zero;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < _long;)
        {
            var (more, spent) = work();
            tokens += more;
            time += spent;
        }

        return tokens / time.TotalSeconds;
    }

    private static void Line(TextWriter output, string what, double speed) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {speed,9:F0} tokens per second of one core"));
}
