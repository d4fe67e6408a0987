namespace TreeReasoner.Evaluators;

/// <summary>Decides whether two answers to a problem say the same. Deterministic, cheap, safe for concurrent use.</summary>
/// <remarks>Reflexive and symmetric; best transitive, for answers are put into the first group whose first member they equal.</remarks>
public interface IAnswerEquivalence
{
    /// <summary>Compares two answers.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="left">An answer; model text, untrusted.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they say the same.</returns>
    bool AreEquivalent(Problem problem, string left, string right);
}
