using TreeReasoner.Pocket;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

using var file = File.OpenRead(args[0]);
var weights = NetworkWeights.Read(file);
foreach (var kernels in (Kernels[])[Kernels.Medium, Kernels.Portable])
{
    var net = new DecoderNetwork(weights, kernels);
    int right = 0, n = 100, made = 0;
    var clock = System.Diagnostics.Stopwatch.StartNew();
    for (var seed = 0; seed < n; seed++)
    {
        var puzzle = CoinPuzzle.Generate(seed, 4);
        var cache = net.NewCache();
        var logits = new float[net.Vocabulary];
        net.Read(puzzle.Tokens.Select((t, i) => new ReadToken(cache, t, i == puzzle.Tokens.Length - 1)).ToArray(), logits);
        var trace = new List<int>();
        while (trace.Count < 120)
        {
            var best = Array.IndexOf(logits, logits.Max());
            trace.Add(best);
            if (best == CoinVocabulary.End) break;
            net.Read([new ReadToken(cache, best, true)], logits);
        }
        made += trace.Count;
        if (seed < 1) Console.WriteLine(puzzle + CoinVocabulary.Decode([.. trace]));
        if (trace.Count > 3 && trace[^3] == CoinVocabulary.Final && trace[^2] == CoinVocabulary.Number(puzzle.Answer)) right++;
    }
    Console.WriteLine($"{right}/{n} right, {made / clock.Elapsed.TotalSeconds:F0} tokens/s");
}
