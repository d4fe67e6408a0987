using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Training;

/// <summary>Measures the weights on puzzles of the test split, and prints each number beside the bar it must reach.</summary>
internal sealed class Evaluation(TextWriter output, NetworkWeights policyWeights, int count)
{
    private readonly DecoderNetwork _policy = new(policyWeights);

    /// <summary>Share of puzzles that greedy decoding solves.</summary>
    public static double Greedy(DecoderNetwork policy, int steps, int count, PuzzleSplit split) =>
        TraceSampler.Sample(policy, Puzzles(steps, count, split), 1, 0).Count(traces => traces[0].IsSolved) / (double)count;

    public void Accuracy()
    {
        foreach (var (steps, bar) in (ReadOnlySpan<(int, double)>)[(2, 0.83), (3, 0), (4, 0.50), (6, 0.30), (8, 0)])
        {
            Print($"greedy, R = {steps}, n = {count}", Greedy(_policy, steps, count, PuzzleSplit.Test), bar);
        }

        foreach (var (steps, temperature, bar) in (ReadOnlySpan<(int, double, double)>)[(4, 0.7, 0.80), (4, 1.0, 0), (6, 0.7, 0)])
        {
            double one = 0, agreed = 0, any = 0;
            foreach (var traces in TraceSampler.Sample(_policy, Puzzles(steps, count, PuzzleSplit.Test), 8, temperature, seed: 1))
            {
                one += traces.Average(trace => trace.IsSolved ? 1.0 : 0);
                any += traces.Any(trace => trace.IsSolved) ? 1 : 0;
                agreed += traces.GroupBy(trace => trace.Answer).MaxBy(group => group.Count())!.Key == traces[0].Puzzle.Answer ? 1 : 0;
            }

            Print($"one sample, T = {temperature}, R = {steps}", one / count, 0);
            Print($"agreement of 8, T = {temperature}, R = {steps}", agreed / count, 0);
            Print($"oracle of 8, T = {temperature}, R = {steps}", any / count, bar);
        }
    }

    /// <summary>Whether rounding the weights to int8 changed what is written.</summary>
    public void Rounding(NetworkWeights exact)
    {
        var full = new DecoderNetwork(exact);
        var puzzles = Enumerable.Range(0, 500).Select(i => CoinPuzzle.Generate(1_000_000 + i, 2 + i % 7)).ToArray();
        var same = TraceSampler.Sample(_policy, puzzles, 1, 0).Zip(TraceSampler.Sample(full, puzzles, 1, 0))
            .Count(pair => pair.First[0].Tokens.AsSpan().SequenceEqual(pair.Second[0].Tokens));
        Print("greedy text of int8 and fp32 equal, 500 puzzles", same / 500.0, 0.97);
    }

    public void Verifier(NetworkWeights weights)
    {
        var verifier = new DecoderNetwork(weights);
        foreach (var steps in (int[])[0, 4, 6, 8])
        {
            var puzzles = Enumerable.Range(0, 1200).Select(i => CoinPuzzle.Generate(2_000_000 + i, steps == 0 ? 2 + i % 7 : steps));
            var judged = StepScoring.Score(verifier, TraceSampler.Sample(_policy, puzzles, 2, 0.7, seed: 2).SelectMany(traces => traces));
            var kind = steps == 0 ? "R = 2…8" : $"R = {steps}";
            var wrong = judged.Count(step => !step.Holds) * 100 / judged.Count;
            Print($"step verifier AUC, {kind}, {judged.Count} steps, {wrong} % wrong", StepScoring.Auc(judged), steps == 0 ? 0.95 : 0);
            Print($"its expected calibration error, {kind}", StepScoring.CalibrationError(judged), steps == 0 ? 0.05 : 1, atMost: true);
            if (steps == 8)
            {
                ByDepth(judged, steps);
            }
        }
    }

    // Where in a line the judge is to be trusted: a search meets the last steps most often with a mistake behind them.
    private void ByDepth(List<JudgedStep> judged, int steps)
    {
        foreach (var depth in Enumerable.Range(1, steps))
        {
            var there = judged.FindAll(step => step.Number == depth);
            var wrong = there.Count(step => !step.Holds) * 100 / there.Count;
            Print($"step verifier AUC, R = {steps}, step {depth}, {there.Count}, {wrong} % wrong", StepScoring.Auc(there), 0);
        }
    }

    /// <summary>What a search with both networks makes of the weights.</summary>
    public void Search(PocketModel model)
    {
        foreach (var (steps, bar) in (ReadOnlySpan<(int, double)>)[(4, 0.72), (6, 0.58)])
        {
            double solved = 0, tokens = 0;
            foreach (var puzzle in Puzzles(steps, count, PuzzleSplit.Test))
            {
                var (answer, cost) = StepSearch.Solve(model, puzzle);
                solved += answer == $"Final: {puzzle.Answer}" ? 1 : 0;
                tokens += cost;
            }

            Print($"step search, both networks, {tokens / count:F0} tokens, R = {steps}", solved / count, bar);
        }
    }

    private static IEnumerable<CoinPuzzle> Puzzles(int steps, int count, PuzzleSplit split) =>
        Enumerable.Range(0, count).Select(seed => CoinPuzzle.Generate(seed, steps, split));

    private static string Verdict(bool isReached)
    {
        if (isReached)
        {
            return "reached";
        }

        return "MISSED";
    }

    private void Print(string what, double value, double bar, bool atMost = false)
    {
        var (wanted, verdict) = ("", "");
        if (atMost)
        {
            (wanted, verdict) = ($"at most {bar}", Verdict(value <= bar));
        }
        else if (bar > 0)
        {
            (wanted, verdict) = ($"at least {bar}", Verdict(value >= bar));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62} {value:F4}  {wanted,-14} {verdict}").TrimEnd());
    }
}
