namespace TreeReasoner;

/// <summary>
/// What solving a problem will take, from little to much. <see cref="Low"/> is a search whose first candidate is an answer that its judge
/// is sure of, and whose calls read no more than the problem. <see cref="High"/> is one that uses up its budget, with every reply as long
/// as allowed and asked for twice.
/// </summary>
/// <param name="Low">The bill of a lucky search.</param>
/// <param name="High">The bill of a search that spends all it may.</param>
public sealed record SolveEstimate(Usage Low, Usage High)
{
    /// <summary>Whether a bill lies within the estimate, in calls and in tokens.</summary>
    /// <param name="bill">What was paid.</param>
    /// <returns>True if it does.</returns>
    public bool Holds(Usage bill) =>
        bill.Calls >= Low.Calls && bill.Calls <= High.Calls && bill.TotalTokens >= Low.TotalTokens && bill.TotalTokens <= High.TotalTokens;
}
