namespace TreeReasoner;

/// <summary>Where a state stands: the node of its parent (−1 at the first root) and its ordinal among that parent's candidates.</summary>
internal readonly record struct Place(int Parent, int Ordinal)
{
    /// <summary>The state the search began with.</summary>
    public static readonly Place FirstRoot = new(-1, 0);

    public bool IsFirstRoot => Parent < 0;
}
