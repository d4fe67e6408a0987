namespace TreeReasoner;

/// <summary>What a tree can hold, whatever its states are.</summary>
public static class TreeLimits
{
    /// <summary>Candidates of one state: the largest block of consecutive slots that the tree's storage has.</summary>
    public const int MaxChildren = 1 << 14;
}
