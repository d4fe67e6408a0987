namespace TreeReasoner.Learning;

/// <summary>What a rater said of two answers.</summary>
public enum ChoiceKind
{
    /// <summary>The left one is better.</summary>
    Left,

    /// <summary>The right one is better.</summary>
    Right,

    /// <summary>They are equally good.</summary>
    Tie,

    /// <summary>Neither is any good. Counts as a tie: it says nothing of which is better.</summary>
    BothBad,

    /// <summary>The rater did not judge. Nothing is learned from it.</summary>
    Skip,
}

/// <summary>A choice that a rater made between two answers to one problem, as it stands in a file of choices.</summary>
/// <param name="Id">Names the choice: an undo and a merge go by it.</param>
/// <param name="ProblemId">The problem's id in its journals.</param>
/// <param name="Problem">The problem's text.</param>
/// <param name="Left">The answer that was shown first or on the left; model text, untrusted.</param>
/// <param name="Right">The other one.</param>
/// <param name="Kind">What was chosen.</param>
/// <param name="Rater">Who chose.</param>
public sealed record Choice(string Id, string ProblemId, string Problem, string Left, string Right, ChoiceKind Kind, string Rater)
{
    /// <summary>When it was made; null where nothing is known of it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether a model chose, not a person.</summary>
    public bool IsModel { get; init; }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>The kind and the id.</returns>
    public override string ToString() => $"{Kind} ({Id})";
}
