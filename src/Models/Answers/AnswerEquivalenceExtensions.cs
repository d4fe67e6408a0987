namespace TreeReasoner.Models;

/// <summary>Compares answers by an <see cref="IAnswerEquivalence"/>.</summary>
public static class AnswerEquivalenceExtensions
{
    /// <summary>Says whether two answers to a problem say the same.</summary>
    /// <param name="equivalence">Decides it.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="left">An answer, which is model text and untrusted.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether their keys are equal.</returns>
    public static bool AreEquivalent(this IAnswerEquivalence equivalence, Problem problem, string left, string right)
    {
        ArgumentNullException.ThrowIfNull(equivalence);
        return string.Equals(equivalence.KeyOf(problem, left), equivalence.KeyOf(problem, right), StringComparison.Ordinal);
    }
}
