namespace TreeReasoner.Learning;

/// <summary>
/// Says which answers are right, for problems whose outcome is known: from labels, a verifier, or people. Learning reads it; a search never
/// does.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IKnownOutcomes
{
    /// <summary>Says whether an answer is right.</summary>
    /// <param name="problemId">The problem's id in its journals.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="answer">A final answer; model text, untrusted.</param>
    /// <returns>Whether it is right; null where nothing is known of the problem.</returns>
    bool? IsRight(string problemId, Problem problem, string answer);

    /// <summary>The right answer, where there is one in words: rewards of trainers compare with it. It is never part of an input.</summary>
    /// <param name="problemId">The problem's id in its journals.</param>
    /// <param name="problem">The problem.</param>
    /// <returns>The answer; null where it is not known or cannot be told.</returns>
    string? RightAnswer(string problemId, Problem problem) => null;
}
