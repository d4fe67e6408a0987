namespace TreeReasoner.Viewer;

/// <summary>
/// The line that a journal's search would be taken to have chosen: down to the answer that is worth most or, where there is none, to the most
/// visited candidate at each state. A journal does not record the recommendation itself.
/// </summary>
internal static class ChosenLine
{
    /// <summary>The states of the line, from the root.</summary>
    public static IReadOnlyList<int> Of(SearchRecord record)
    {
        var best = BestTerminal(record);
        if (best is { } end)
        {
            return [.. record.LineTo(record.NumberOf(end))];
        }

        var line = new List<int> { 0 };
        var at = record.Tree.FirstRoot;
        while (true)
        {
            var next = -1;
            for (var i = 0; i < at.Children.Length; i++)
            {
                if (at.Children[i].Visits > 0 && (next < 0 || at.Children[i].Visits > at.Children[next].Visits))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                return line;
            }

            line.Add(record.Nodes[line[^1]].Children[next]);
            at = at.Children[next];
        }
    }

    private static TreePath? BestTerminal(SearchRecord record)
    {
        (TreePath At, double Value, bool IsJudged)? best = null;
        foreach (var terminal in record.Tree.Terminals)
        {
            if (IsAnswer(record, terminal.At) && (best is not { } before || terminal.Value > before.Value))
            {
                best = terminal;
            }
        }

        return best?.At;
    }

    private static bool IsAnswer(SearchRecord record, TreePath at) =>
        record.Nodes[record.NumberOf(at)].Text.Kind is StateKind.Answer or StateKind.Other;
}
