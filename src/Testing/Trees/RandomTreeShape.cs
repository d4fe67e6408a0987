namespace TreeReasoner.Testing;

/// <summary>
/// What kind of trees <see cref="RandomTrees"/> makes. The size of a test case moves both limits from 1 to what is given here.
/// </summary>
public sealed record RandomTreeShape
{
    /// <summary>The longest line, at least 1. Default 5.</summary>
    public int MaxDepth { get; init; } = 5;

    /// <summary>The most children of a state, at least 1. Default 4.</summary>
    public int MaxChildren { get; init; } = 4;

    /// <summary>The most states of a tree, about; at least 2. Default 150.</summary>
    public int MaxNodes { get; init; } = 150;

    /// <summary>Whether some steps pay a reward. Default false, as in the reasoning game.</summary>
    public bool HasRewards { get; init; }

    /// <summary>Whether some open states have no children. Default true.</summary>
    public bool HasDeadEnds { get; init; } = true;

    /// <summary>Whether some candidates bring their value along. Default true.</summary>
    public bool HasKnownValues { get; init; } = true;

    /// <summary>Whether the evaluator judges steps as well: <see cref="RandomTree.JudgesSteps"/>. Default false.</summary>
    public bool HasStepScores { get; init; }

    /// <summary>
    /// Whether siblings have priors, and states have values, that all differ. Default false: both are then multiples of 1/8, so that ties
    /// are common.
    /// </summary>
    public bool IsDistinct { get; init; }
}
