namespace TreeReasoner.Learning;

/// <summary>An answer that can be put before a rater.</summary>
/// <param name="ProblemId">The problem's id in its journals.</param>
/// <param name="Problem">The problem's text.</param>
/// <param name="Text">The answer as it is shown; model text, untrusted.</param>
public sealed record RatedAnswer(string ProblemId, string Problem, string Text)
{
    /// <summary>Keeps content out of logs.</summary>
    /// <returns>The problem's id and a length.</returns>
    public override string ToString() => $"answer of {Text.Length} characters to {ProblemId}";
}

/// <summary>Two answers to one problem, in the order in which they are shown.</summary>
public sealed record AnswerPair
{
    /// <summary>Puts two answers side by side.</summary>
    /// <param name="left">The one shown first or on the left.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="ArgumentException">They are answers to different problems, or the same text.</exception>
    public AnswerPair(RatedAnswer left, RatedAnswer right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.ProblemId != right.ProblemId || left.Problem != right.Problem)
        {
            throw new ArgumentException("The answers are to different problems; only answers to one problem can be compared.",
                nameof(right));
        }

        if (left.Text == right.Text)
        {
            throw new ArgumentException("The answers are the same text; there is nothing to choose.", nameof(right));
        }

        (Left, Right) = (left, right);
    }

    /// <summary>The one shown first or on the left.</summary>
    public RatedAnswer Left { get; }

    /// <summary>The other.</summary>
    public RatedAnswer Right { get; }

    /// <summary>The same pair in the other order.</summary>
    public AnswerPair Swapped => new(Right, Left);
}
