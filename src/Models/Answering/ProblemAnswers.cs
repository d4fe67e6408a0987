namespace TreeReasoner.Models;

/// <summary>Answers to a problem.</summary>
/// <param name="Answers">The readable ones, in the model's order.</param>
/// <param name="Unreadable">Replies without a readable answer; 1 where the model sent nothing at all.</param>
/// <param name="Usage">What they cost together.</param>
public sealed record ProblemAnswers(IReadOnlyList<ProblemAnswer> Answers, int Unreadable, Usage Usage)
{
    /// <summary>Whether a reply held a sub-question instead of the answer.</summary>
    public bool AsksOn { get; init; }
}

/// <summary>An answer to a problem.</summary>
/// <param name="Text">Model text: untrusted; control characters are dropped, the rest is as the model wrote it. Not empty.</param>
/// <param name="Likelihood">
/// The geometric mean of the probabilities of the answer's tokens, in [0, 1]; null where the model gave none or was not asked.
/// </param>
public sealed record ProblemAnswer(string Text, double? Likelihood = null)
{
    /// <summary>How likely the model thought the answer's words; null where the model gave none or was not asked.</summary>
    public TurnLikelihood? Words { get; init; }
}
