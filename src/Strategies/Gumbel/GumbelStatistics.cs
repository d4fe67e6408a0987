namespace TreeReasoner;

/// <summary>
/// What <see cref="Gumbel"/> remembers: what each state was judged to be worth by itself, and with what the current root began.
/// </summary>
internal sealed class GumbelStatistics(int planned) : PolicyStatistics
{
    private readonly Dictionary<int, double> _ownValues = [];
    private int[] _visitsBefore = [];
    private int? _root;

    /// <summary>
    /// Simulations planned below the current root. The first visit of a root evaluates it; the others are for the candidates.
    /// </summary>
    public int PlannedSimulations { get; private set; } = Math.Max(0, planned - 1);

    /// <summary>
    /// Visits that each candidate of a state had when the state became the root; empty for any other state, and the first root.
    /// </summary>
    public static ReadOnlySpan<int> VisitsBefore(GumbelStatistics? seen, int? node)
    {
        if (seen?._root is not { } root || root != node)
        {
            return [];
        }

        return seen._visitsBefore;
    }

    /// <summary>What a state was judged to be worth by itself, as last found; null if it was not.</summary>
    public double? OwnValueOf(int? node)
    {
        if (node is { } known && _ownValues.TryGetValue(known, out var value))
        {
            return value;
        }

        return null;
    }

    public override void Completed(in CompletedVisit visit)
    {
        if (visit is { Value: { } value, IsJudged: true })
        {
            _ownValues[visit.NodeId] = value;
        }
    }

    public override void RootMoved(in SelectionContext root, ReadOnlySpan<EdgeStats> candidates)
    {
        _root = root.NodeId;
        _visitsBefore = new int[candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            _visitsBefore[i] = candidates[i].Visits;
        }

        PlannedSimulations = planned;
        if (root.Visits == 0)
        {
            PlannedSimulations = Math.Max(0, planned - 1);
        }
    }
}
