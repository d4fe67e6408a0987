using TreeReasoner.Arena;

namespace TreeReasoner.Cli;

/// <summary>Two evaluations of the same problems, paired problem by problem.</summary>
internal sealed class Comparison
{
    private const double Level = 0.05;

    private Comparison(IReadOnlyList<(EvalSample First, EvalSample Second)> pairs)
    {
        Pairs = pairs;
        Difference = PairedDifference.Of(pairs.Select(pair => (pair.Second.IsRight, pair.First.IsRight)));
    }

    public IReadOnlyList<(EvalSample First, EvalSample Second)> Pairs { get; }

    /// <summary>What the second is better by.</summary>
    public PairedDifference Difference { get; }

    /// <summary>Whether the second is worse by more than chance would make it at 5 %.</summary>
    public bool IsWorse => Difference.Value < 0 && Difference.PValue < Level;

    /// <summary>Pairs what both have: the same problem and repetition and, where a run has several, the same strategy and budget.</summary>
    /// <exception cref="InputException">They have nothing in common.</exception>
    public static Comparison Of(IReadOnlyList<EvalSample> first, IReadOnlyList<EvalSample> second)
    {
        var hasOneEach = IsOne(first) && IsOne(second);
        var others = second.ToDictionary(sample => KeyOf(sample, hasOneEach));
        var pairs = first.Where(sample => others.ContainsKey(KeyOf(sample, hasOneEach)))
            .Select(sample => (sample, others[KeyOf(sample, hasOneEach)])).ToList();
        if (pairs.Count == 0)
        {
            throw new InputException("The two runs have no problem in common that both tried with the same strategy and budget.");
        }

        return new(pairs);
    }

    /// <summary>The comparison for people.</summary>
    public IEnumerable<string> Lines(string first, string second)
    {
        yield return $"| run | n | right, % (95 %) | completion tokens | total tokens | calls |";
        yield return "|---|---|---|---|---|---|";
        yield return Row(first, [.. Pairs.Select(pair => pair.First)]);
        yield return Row(second, [.. Pairs.Select(pair => pair.Second)]);
        yield return "";
        yield return $"{second} against {first}, points: {MarkdownTable.Points(Difference)}";
        foreach (var (before, after) in Pairs.Where(pair => pair.First.IsRight != pair.Second.IsRight))
        {
            var way = "right → wrong";
            if (after.IsRight)
            {
                way = "wrong → right";
            }

            yield return $"{way}  {before.Id}: {Shown(before.Answer)} → {Shown(after.Answer)}";
        }
    }

    private static string Row(string name, IReadOnlyList<EvalSample> samples)
    {
        var right = new Proportion(samples.Count(sample => sample.IsRight), samples.Count);
        return FormattableString.Invariant(
            $"| {name} | {samples.Count} | {MarkdownTable.Percent(right)} | {samples.Average(each => each.CompletionTokens):0.0} | {samples.Average(each => each.PromptTokens + each.CompletionTokens):0.0} | {samples.Average(each => each.Calls):0.0} |");
    }

    private static bool IsOne(IReadOnlyList<EvalSample> samples) => samples.Select(sample => (sample.Strategy, sample.Budget)).Distinct().Count() == 1;

    private static (string Id, int Epoch, string Strategy, long Budget) KeyOf(EvalSample sample, bool hasOneEach)
    {
        if (hasOneEach)
        {
            return (sample.Id, sample.Epoch, "", 0);
        }

        return (sample.Id, sample.Epoch, sample.Strategy, sample.Budget);
    }

    private static string Shown(string? answer) => TerminalText.OneLine(answer ?? "–", most: 40);
}
