namespace TreeReasoner;

/// <summary>What a search knows of its own course, for the parts that decide by it.</summary>
internal sealed class SearchPlan(int seed = 0, StateFacts keeps = StateFacts.None)
{
    /// <summary>Where all chance of the search comes from.</summary>
    public ulong Seed { get; } = SplitMix.Combine(0, (ulong)seed);

    /// <summary>What the tree keeps for the parts of the search.</summary>
    public StateFacts Keeps { get; } = keeps;

    /// <summary>In [0, 1]: how much of what was planned with is used up.</summary>
    public double UsedShare { get; set; }

    /// <summary>Simulations planned below the current root; 0 if nobody has said.</summary>
    public int SimulationsBelowRoot { get; set; }
}
