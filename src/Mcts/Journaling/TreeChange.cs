namespace TreeReasoner;

/// <summary>
/// What an event changed in the tree besides what its kind always changes, so that the fold of events is the tree whatever the search made
/// of them: candidates that it did not keep, states that it closed, values that equal states share, noise in the priors of a root.
/// </summary>
internal sealed record TreeChange
{
    /// <summary>Which candidates of the result entered the tree, by their numbers in the result. Null where all did.</summary>
    public IReadOnlyList<int>? Kept { get; init; }

    /// <summary>A terminal state that was visited for the first time; null where there is none.</summary>
    public TerminalChange? Terminal { get; init; }

    /// <summary>States about which something else is known now, by their places.</summary>
    public IReadOnlyList<NodeChange> Nodes { get; init; } = [];
}

/// <summary>A terminal state was visited for the first time.</summary>
/// <param name="Value">What it is worth.</param>
/// <param name="IsJudged">Whether the evaluator judged it, or it came with its value. Otherwise it has the value of its parent.</param>
internal readonly record struct TerminalChange(double Value, bool IsJudged);

/// <summary>What is known of a state after an event. What did not change is null.</summary>
/// <param name="At">The place of the state.</param>
internal sealed record NodeChange(TreePath At)
{
    /// <summary>Completed visits.</summary>
    public int? Visits { get; init; }

    /// <summary>Sum of the returns of all visits; under max backup the best return.</summary>
    public double? ValueSum { get; init; }

    /// <summary>The weight that its proposer gave it, or what the search made of it.</summary>
    public double? Prior { get; init; }

    /// <summary>Whether everything below is known.</summary>
    public bool? IsClosed { get; init; }

    /// <summary>Whether candidates have been asked for and have arrived.</summary>
    public bool? IsExpanded { get; init; }

    /// <summary>What the state was found to be worth as a terminal, or came with.</summary>
    public double? KnownValue { get; init; }

    /// <summary>What the visits that worked on this state cost.</summary>
    public Usage? Usage { get; init; }

    /// <summary>
    /// Whether confidence and step score are those here, also where they are null: the search took none from the evaluation.
    /// </summary>
    public bool IsJudgedAnew { get; init; }

    /// <summary>The evaluator's confidence; null if it has none.</summary>
    public double? Confidence { get; init; }

    /// <summary>The evaluator's chance that the last turn holds; null if it gave none.</summary>
    public double? StepScore { get; init; }

    /// <summary>The equal state whose value this one shares.</summary>
    public TreePath? Twin { get; init; }

    /// <summary>Whether the state stands for itself again.</summary>
    public bool IsParted { get; init; }
}
