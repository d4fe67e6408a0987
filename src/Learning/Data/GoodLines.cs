namespace TreeReasoner.Learning;

/// <summary>A line that ended with an answer, its text, and whether it is one to learn or one to avoid.</summary>
internal sealed record JudgedLine(FinishedNode Node, string Text, bool IsGood, string Reason);

/// <summary>Sorts the answered lines of a problem into good and bad ones.</summary>
internal static class GoodLines
{
    /// <summary>Good lines, shortest first: of two right ways the shorter one is the better example.</summary>
    public static IEnumerable<JudgedLine> Good(ProblemData problem, DataExportOptions options) =>
        All(problem, options).Where(line => line.IsGood).OrderBy(line => line.Node.State.Turns).ThenBy(line => line.Text.Length)
            .ThenBy(line => line.Text, StringComparer.Ordinal);

    /// <summary>All lines about which something can be said, a good and a bad one in turn.</summary>
    public static IEnumerable<JudgedLine> Alternating(ProblemData problem, DataExportOptions options)
    {
        var lines = All(problem, options).OrderBy(line => line.Text, StringComparer.Ordinal).ToList();
        var good = lines.FindAll(line => line.IsGood);
        var bad = lines.FindAll(line => !line.IsGood);
        for (var i = 0; i < Math.Max(good.Count, bad.Count); i++)
        {
            if (i < good.Count)
            {
                yield return good[i];
            }

            if (i < bad.Count)
            {
                yield return bad[i];
            }
        }
    }

    private static IEnumerable<JudgedLine> All(ProblemData problem, DataExportOptions options)
    {
        foreach (var node in problem.Trees.SelectMany(tree => tree.Answers))
        {
            if (IsGood(node, options, out var reason) is not { } isGood)
            {
                continue;
            }

            var text = options.Format.Line(node.State);
            if (text.Length <= options.MaxCharacters)
            {
                yield return new(node, text, isGood, reason);
            }
        }
    }

    private static bool? IsGood(FinishedNode node, DataExportOptions options, out string reason)
    {
        reason = "outcome";
        if (options.Outcomes == OutcomeFilter.Any)
        {
            reason = "any";
            return true;
        }

        if (node.IsRight is { } isRight)
        {
            return isRight;
        }

        if (options.Outcomes == OutcomeFilter.Right || node.Confidence is not { } confidence)
        {
            return null;
        }

        reason = "confidence";
        return confidence >= options.MinConfidence;
    }
}
