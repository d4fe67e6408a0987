namespace TreeReasoner.Models;

/// <summary>
/// Decides which answers to a problem say the same. Votes, agreement, merging of equal candidates and states, and the arena's grading
/// all ask
/// the same one. It is deterministic, cheap and safe for concurrent use.
/// </summary>
/// <remarks>
/// Answers say the same if their keys are equal, so that "says the same" is an equivalence relation whatever the keys are. An own one is
/// given
/// to a constructor, or registered in the container before <c>AddTreeReasoner</c>.
/// </remarks>
public interface IAnswerEquivalence
{
    /// <summary>Gives what an answer says, apart from how it says it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="answer">An answer to it, which is model text and untrusted.</param>
    /// <returns>A key; answers with equal keys, compared by their code units, say the same.</returns>
    string KeyOf(Problem problem, string answer);
}
