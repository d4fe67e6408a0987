namespace TreeReasoner;

/// <summary>What the vote of an answer weighs.</summary>
public enum VoteWeight
{
    /// <summary><c>exp(value / temperature)</c>. Where some answers were judged and others could not be, only those judged vote.</summary>
    Value,

    /// <summary>1 / steps: an answer found in few steps weighs more. Values do not count, and no evaluator is needed.</summary>
    InverseDepth,

    /// <summary>1: the majority decides. Values do not count, and no evaluator is needed.</summary>
    Heads,
}
