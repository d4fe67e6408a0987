namespace TreeReasoner;

/// <summary>How often a search stepped aside or back since it has its root, and whether a line below the root has ended.</summary>
internal sealed class DetourStatistics(PolicyStatistics? inner) : PolicyStatistics
{
    private readonly HashSet<int> _aboveAnEnd = [];
    private int _visits = -1;      // of the root, since it is the root; the first root's own evaluation is no step
    private int _deepest;

    /// <summary>What the policy within remembers.</summary>
    public PolicyStatistics? Inner => inner;

    /// <summary>Visits with a value beside one for each step to the deepest state that they reached.</summary>
    public int Detours => Math.Max(0, _visits - _deepest);

    /// <summary>Whether a line below the current root has been followed to its end.</summary>
    public bool HasEndedLine { get; private set; }

    public override void Completed(in CompletedVisit visit)
    {
        inner?.Completed(visit);
        _deepest = Math.Max(_deepest, visit.Depth);
        if (visit.Value is not null)
        {
            _visits++;
        }

        if (visit.EndsLine)
        {
            HasEndedLine = true;
            _aboveAnEnd.UnionWith(visit.Path.ToArray());
        }
    }

    public override void RootMoved(in SelectionContext root, ReadOnlySpan<EdgeStats> candidates)
    {
        inner?.RootMoved(root, candidates);
        HasEndedLine = root.NodeId is { } node && _aboveAnEnd.Contains(node);
        _visits = 0;
        _deepest = 0;
    }
}
