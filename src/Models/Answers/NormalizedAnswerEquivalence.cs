using System.Globalization;
using TreeReasoner.Models;

namespace TreeReasoner.Models;

/// <summary>
/// Short answers that hold one number (<see cref="AnswerNumber"/>) are equal if the numbers are, to ten digits and whatever the units; other
/// answers are equal if their words are, whatever the case, punctuation and spacing.
/// </summary>
/// <remarks>
/// An equivalence relation: each answer has one normal form. Units are not compared, so 5 cm is 5 m here; give your own
/// <see cref="IAnswerEquivalence"/> where that matters. Equations between numbers are compared as words: two ways to make 24 differ.
/// </remarks>
public sealed class NormalizedAnswerEquivalence : IAnswerEquivalence
{
    private const int MaxWordsAroundNumber = 12;

    /// <summary>The one that all parts use where the user gives no other.</summary>
    public static NormalizedAnswerEquivalence Default { get; } = new();

    /// <inheritdoc/>
    public string KeyOf(Problem problem, string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return NormalForm(answer);
    }

    private static string NormalForm(string answer)
    {
        if (AnswerNumber.TryRead(answer, out var number, out var isEquation) && !isEquation && HasFewWords(answer))
        {
            return number.ToString("G10", CultureInfo.InvariantCulture);
        }

        // The mark keeps words apart from numbers; an answer of nothing but punctuation stands for itself.
        var words = AnswerText.Normalize(answer);
        return "\n" + (words.Length > 0 ? words : answer);
    }

    private static bool HasFewWords(string answer)
    {
        var words = 0;
        foreach (var word in answer.AsSpan().Split(' '))
        {
            words += word.End.Value > word.Start.Value ? 1 : 0;
        }

        return words <= MaxWordsAroundNumber;
    }
}
