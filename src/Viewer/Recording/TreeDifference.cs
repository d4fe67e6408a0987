using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>
/// What an event changed that the page cannot fold by itself. Trees before and after share all states that did not change, so that only the others are
/// looked at. The page backs values up as means; all else it is told.
/// </summary>
internal static class TreeDifference
{
    /// <param name="record">Knows the tree after the event, and the numbers of its states.</param>
    /// <param name="before">The tree before.</param>
    /// <param name="happened">The event as the page has it.</param>
    public static IReadOnlyList<RecordedChange> Of(SearchRecord record, TreeSnapshot<JsonElement> before, RecordedEvent happened)
    {
        var found = new List<RecordedChange>();
        var folded = FoldedBy(record, before, happened);
        var open = new Stack<(int Number, SnapshotNode<JsonElement>? Old, SnapshotNode<JsonElement> New)>();
        open.Push((0, before.FirstRoot, record.Tree.FirstRoot));
        while (open.TryPop(out var at))
        {
            if (ReferenceEquals(at.Old, at.New))
            {
                continue;
            }

            if (IsOther(at.Old, at.New, record.Nodes[at.Number], Added(folded, at.Number)))
            {
                found.Add(new(at.Number, at.New.Visits, at.New.ValueSum, at.New.Prior, at.New.IsClosed, at.New.IsExpanded));
            }

            PushChildren(record, open, at.Number, at.Old, at.New);
        }

        return found;
    }

    private static void PushChildren(
        SearchRecord record,
        Stack<(int Number, SnapshotNode<JsonElement>? Old, SnapshotNode<JsonElement> New)> open,
        int number,
        SnapshotNode<JsonElement>? before,
        SnapshotNode<JsonElement> after)
    {
        var numbers = record.Nodes[number].Children;
        for (var i = 0; i < after.Children.Length; i++)
        {
            SnapshotNode<JsonElement>? old = null;
            if (before is not null && i < before.Children.Length)
            {
                old = before.Children[i];
            }

            if (!ReferenceEquals(old, after.Children[i]))
            {
                open.Push((numbers[i], old, after.Children[i]));
            }
        }
    }

    /// <summary>What the page adds to the sums on the way of a visit, by the numbers of the states.</summary>
    private static Dictionary<int, double> FoldedBy(SearchRecord record, TreeSnapshot<JsonElement> before, RecordedEvent happened)
    {
        var folded = new Dictionary<int, double>();
        if (happened.Kind != EventKind.Completed || happened.Value is not { } returned || before.Backup == Backup.Maximum)
        {
            return folded;
        }

        for (var at = happened.Node; at >= 0; at = record.Nodes[at].Parent)
        {
            if (at > 0)
            {
                returned = record.Nodes[at].Reward + (before.Discount * returned);
            }

            folded[at] = returned;
        }

        return folded;
    }

    private static double? Added(Dictionary<int, double> folded, int number)
    {
        if (folded.TryGetValue(number, out var added))
        {
            return added;
        }

        return null;
    }

    private static bool IsOther(SnapshotNode<JsonElement>? before, SnapshotNode<JsonElement> after, RecordedNode known, double? added)
    {
        var (visits, sum, prior) = (before?.Visits ?? 0, before?.ValueSum ?? 0, before?.Prior ?? known.Prior);
        if (added is { } value)
        {
            visits++;
            sum += value;
        }

        return visits != after.Visits || !sum.Equals(after.ValueSum) || !prior.Equals(after.Prior)
            || (before?.IsClosed ?? false) != after.IsClosed || (before?.IsExpanded ?? false) != after.IsExpanded;
    }
}
