using System.Globalization;
using TreeReasoner.Arena;
using static TreeReasoner.ArenaReport.Contestants;

namespace TreeReasoner.ArenaReport;

/// <summary>What the search is held to, measured: a line a bar, met or missed.</summary>
internal static class Bars
{
    private static readonly string[] _main = [Beam, PlainMcts, Steps, Contestants.Mcts, Default];

    /// <summary>Rows of a Markdown table.</summary>
    /// <param name="setting">The puzzles.</param>
    /// <param name="board">All results on them.</param>
    /// <param name="isHard">Whether the bars for the harder puzzles hold.</param>
    public static IEnumerable<string> Rows(Setting setting, Scoreboard board, bool isHard)
    {
        var greedy = 1 - setting.GreedyAccuracy.Value;
        double Right(string who, double multiple) => board.Find(who, setting.Budget(multiple))?.Accuracy.Value ?? double.NaN;
        (string Name, double Value) Best(IEnumerable<string> who, double multiple) =>
            who.Select(name => (Name: name, Value: Setting.Multiples.Where(each => each <= multiple).Max(each => Right(name, each))))
            .MaxBy(each => each.Value);

        // The bars for the easier puzzles, then those for the harder.
        T Hard<T>(T easy, T hard)
        {
            if (isHard)
            {
                return hard;
            }

            return easy;
        }

        foreach (var (multiple, must, aim) in new[] { (2.0, Hard(0.60, 0.65), Hard(0.45, 0.50)), (16, Hard(0.50, 0.55), 0.30) })
        {
            var (name, value) = Best(_main, multiple);
            yield return Row($"errors ÷ greedy's, best at ≤ {multiple}× ({name})", (1 - value) / greedy, must, aim, atMost: true);
        }

        foreach (var multiple in new[] { 2.5, 4, 8 })
        {
            yield return Gain(
                $"default over best-of-n by log-prob at {multiple}×, points", Default, BestOfN, multiple, Hard(12, 18), Hard(20, 28),
                0.001);
        }

        foreach (var multiple in new[] { 4.0, 8 })
        {
            yield return Gain(
                $"default over best-of-n by the verifier at {multiple}×, points", Default, BestOfNVerifier, multiple, Hard(3, 8),
                Hard(8, 15), 0.01);
        }

        var everyone = _main.Append(BestOfNVerifier).Append(VoteVerifier).Append(Greedy).ToList();
        yield return Row(
            "MCTS less the best strategy, worst budget from 2×, points",
            Setting.Multiples.Where(each => each >= 2)
            .Min(each => 100 * (Right(Contestants.Mcts, each) - everyone.Max(name => Right(name, each)))), -2, 0, atMost: false);
        yield return Row(
            "default at 32× less its best at any smaller budget, points",
            100 * (Right(Default, 32) - Setting.Multiples.Where(each => each < 32).Max(each => Right(Default, each))), -1, 0,
            atMost: false);
        yield return Row(
            "default less the best configuration, worst budget, points",
            Setting.Multiples.Min(each => 100 * (Right(Default, each) - everyone.Max(name => Right(name, each)))), -2, null, atMost: false);
        yield return Row(
            "sampling only: errors ÷ greedy's at 4×", (1 - Right(DefaultSampling, 4)) / greedy, Hard(0.70, 0.80), null, atMost: true);
        foreach (var multiple in new[] { 4.0, 8, 16 })
        {
            yield return Gain(
                $"no verifier: default over best-of-n by log-prob at {multiple}×, points", DefaultUnjudged, BestOfN, multiple, -1, 3, null);
            yield return Gain(
                $"no verifier: default over best-of-n by log-prob a turn at {multiple}×, points", DefaultUnjudged, BestOfNPerTurn,
                multiple, -1, 3, null);
            yield return Gain(
                $"no verifier: default over self-consistency at {multiple}×, points", DefaultUnjudged, SelfConsistency, multiple, 5, 10,
                null);
        }

        foreach (var (bad, from) in new[] { (DefaultRandom, 2.0), (DefaultRandom, 8), (DefaultConstant, 2) })
        {
            yield return Row(
                $"{bad}, less greedy, worst budget from {from}×, points",
                Setting.Multiples.Where(each => each >= from).Select(setting.Budget)
                .Min(each => 100 * board.Compare(board.Find(bad, each)!, board.Find(Greedy, each)!).Value),
                -2,
                null,
                atMost: false);
        }

        string Gain(string what, string first, string second, double multiple, double must, double? aim, double? p)
        {
            var budget = setting.Budget(multiple);
            var difference = board.Compare(board.Find(first, budget)!, board.Find(second, budget)!);
            var value = 100 * difference.Value;
            var isMet = value >= must && (p is null || difference.PValue < p);
            var wanted = $"≥ {Number(must)}";
            if (p is { } most)
            {
                wanted += $", p < {Number(most)}";
            }

            return $"| {what} | {MarkdownTable.Points(difference)} | {wanted} | {Aim(aim, value >= aim, "≥")} | {Verdict(isMet)} |";
        }
    }

    private static string Row(string what, double value, double must, double? aim, bool atMost)
    {
        var (sign, isMet, isAimReached) = ("≥", value >= must, value >= aim);
        if (atMost)
        {
            (sign, isMet, isAimReached) = ("≤", value <= must, value <= aim);
        }

        var found = value.ToString("0.00", CultureInfo.InvariantCulture);
        return $"| {what} | {found} | {sign} {Number(must)} | {Aim(aim, isAimReached, sign)} | {Verdict(isMet)} |";
    }

    private static string Verdict(bool isMet)
    {
        if (isMet)
        {
            return "met";
        }

        return "**missed**";
    }

    private static string Aim(double? aim, bool isReached, string sign)
    {
        if (aim is { } number)
        {
            return $"{sign} {Number(number)}{(isReached ? ", reached" : "")}";
        }

        return "";
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
