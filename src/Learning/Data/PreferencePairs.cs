namespace TreeReasoner.Learning;

/// <summary>Two continuations of one problem, the better one first.</summary>
internal sealed record PreferencePair(string Chosen, string Rejected, double Margin, RowOrigin Origin)
{
    public int Repeats { get; init; } = 1;

    public string Key => $"{Chosen}\n\0\n{Rejected}";
}

/// <summary>Finds the pairs of a problem: what people chose, right answers against wrong ones, siblings that search told apart.</summary>
/// <remarks>
/// Of siblings, chosen and rejected begin with the same steps and differ in the last one, so that what they share cancels out in a
/// trainer's loss.
/// </remarks>
internal static class PreferencePairs
{
    // Pairs grow with the square of the answers, and a few per problem are written.
    private const int MostCompared = 64;

    public static IEnumerable<PreferencePair> Of(ProblemData problem, DataExportOptions options) =>
        People(problem, options).Concat(Answers(problem, options)).Concat(Siblings(problem, options))
            .Where(pair => Math.Max(pair.Chosen.Length, pair.Rejected.Length) <= options.MaxCharacters);

    private static IEnumerable<PreferencePair> People(ProblemData problem, DataExportOptions options)
    {
        foreach (var choice in problem.Choices.OrderBy(choice => choice.Id, StringComparer.Ordinal))
        {
            var (chosen, rejected) = (choice.Left, choice.Right);
            if (choice.Kind == ChoiceKind.Right)
            {
                (chosen, rejected) = (rejected, chosen);
            }

            if (choice.Kind is not (ChoiceKind.Left or ChoiceKind.Right))
            {
                continue;
            }

            var reason = "people";
            var repeats = options.HumanWeight;
            if (choice.IsModel)
            {
                (reason, repeats) = ("model", 1);
            }

            var origin = new RowOrigin(problem.ProblemId, "choices", [choice.Id]) { Reason = reason };
            yield return new(LineFormat.Clean(chosen), LineFormat.Clean(rejected), 1, origin) { Repeats = repeats };
        }
    }

    /// <summary>Answers whose outcomes differ; where none is known, those that the judge told apart.</summary>
    private static IEnumerable<PreferencePair> Answers(ProblemData problem, DataExportOptions options)
    {
        var answers = problem.Trees
            .SelectMany(tree => tree.Answers.DistinctBy(node => options.Format.Line(node.State)).Take(MostCompared)).ToList();
        var pairs = new List<(double Gap, FinishedNode Better, FinishedNode Worse)>();
        foreach (var better in answers)
        {
            foreach (var worse in answers.Where(other => other.Tree == better.Tree))
            {
                if (Gap(better, worse, options) is { } gap)
                {
                    pairs.Add((gap, better, worse));
                }
            }
        }

        return Ordered(pairs, options, "outcome");
    }

    private static double? Gap(FinishedNode better, FinishedNode worse, DataExportOptions options)
    {
        var gap = Math.Max(0, (better.Confidence - worse.Confidence) ?? 0);
        if (better.IsRight is { } isRight && worse.IsRight is { } isOtherRight)
        {
            if (isRight && !isOtherRight)
            {
                return gap;
            }

            return null;
        }

        if (options.Outcomes != OutcomeFilter.Right && gap > options.MinValueGap)
        {
            return gap;
        }

        return null;
    }

    private static IEnumerable<PreferencePair> Siblings(ProblemData problem, DataExportOptions options)
    {
        var pairs = new List<(double Gap, FinishedNode Better, FinishedNode Worse)>();
        foreach (var parent in problem.Trees.SelectMany(tree => tree.Nodes))
        {
            var visited = parent.Children.FindAll(child => child.Node.Visits >= options.MinVisits && child.Node.Value is not null);
            foreach (var better in visited)
            {
                foreach (var worse in visited)
                {
                    var gap = better.Node.Value!.Value - worse.Node.Value!.Value;
                    if (gap > options.MinValueGap && !Contradicts(better, worse))
                    {
                        pairs.Add((gap, better, worse));
                    }
                }
            }
        }

        return Ordered(pairs, options, "siblings");
    }

    /// <summary>Where outcomes are known they overrule what the search believed.</summary>
    private static bool Contradicts(FinishedNode better, FinishedNode worse) => better.RightShare < worse.RightShare;

    private static IEnumerable<PreferencePair> Ordered(
        List<(double Gap, FinishedNode Better, FinishedNode Worse)> pairs, DataExportOptions options, string reason) =>
        pairs.OrderByDescending(pair => pair.Gap)
            .Select(pair => new PreferencePair(
                options.Format.Line(pair.Better.State),
                options.Format.Line(pair.Worse.State),
                pair.Gap,
                ShapeText.Origin(reason, pair.Better, pair.Worse)))
            .Where(pair => pair.Chosen.Length > 0 && pair.Rejected.Length > 0 && pair.Chosen != pair.Rejected);
}
