namespace TreeReasoner.Models;

/// <summary>
/// What an answer says: a number, exactly and without its units (<see cref="AnswerNumber"/>); else a formula, a list, an interval or a
/// relation, however it is spaced and spelled; else its words, whatever the case, punctuation and spacing.
/// </summary>
/// <remarks>
/// Units are not compared, so 5 cm is 5 m here; give an own <see cref="IAnswerEquivalence"/> where that matters. Sums and products are
/// not worked
/// out: two ways to make 24 differ, and neither is 24. LaTeX, full-width and raised signs are spellings of the same.
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
        return KeyOf(answer, out _);
    }

    /// <summary>The key, and how much work it was.</summary>
    internal static string KeyOf(string answer, out long steps)
    {
        var quantity = QuantityReader.Read(answer, out var isEquation, out steps);
        if (quantity is not null && !isEquation && quantity.Words.Count <= MaxWordsAroundNumber)
        {
            return Fraction.Of(quantity.Numerator, quantity.Denominator).ToString()!;
        }

        if (answer.Length > QuantityReader.MaxLength)
        {
            return Words(answer);
        }

        var formula = FormulaReader.Read(answer, out var more);
        steps += more + answer.Length;
        if (formula is not null)
        {
            return formula;
        }

        var plain = Plain(answer);
        if (AnswerPhrase.Time(plain) is { } time)
        {
            return time;
        }

        if (AnswerPhrase.Bound(plain) is { } bound)
        {
            return bound;
        }

        var rest = AnswerPhrase.WithoutLead(plain);
        if (AnswerPhrase.Choice(rest) is { } letter)
        {
            return "\n" + letter;
        }

        return Words(rest);
    }

    // The mark keeps words apart from numbers; an answer of nothing but punctuation stands for itself.
    private static string Words(string text)
    {
        var words = AnswerText.Normalize(text);
        return "\n" + (words.Length > 0 ? words : text);
    }

    // LaTeX is written out; a text without any is left to the normal form, which knows more of prose.
    private static string Plain(string answer)
    {
        if (!answer.Contains('\\', StringComparison.Ordinal))
        {
            return answer;
        }

        return PlainMath.Of(BoxedText.Last(answer) ?? answer, out _)
            .Replace(PlainMath.FractionOpen, '(').Replace(PlainMath.FractionClose, ')').Replace(PlainMath.IndexedRoot, '√')
            .Replace(PlainMath.NumberComma, ',');
    }
}
