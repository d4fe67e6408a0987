using System.Numerics;

namespace TreeReasoner.Models;

/// <summary>The one number that an answer says, exactly, and the words beside it.</summary>
/// <param name="Numerator">The number's numerator.</param>
/// <param name="Denominator">Its denominator, above zero and without a factor in common with the numerator.</param>
/// <param name="Unit">The words directly after the number, in small letters, such as <c>square</c> and <c>meters</c>, or <c>%</c>.</param>
/// <param name="Words">All words of the answer, in small letters.</param>
/// <param name="IsBare">Whether the answer is nothing but the number with at most three words of unit.</param>
public sealed record AnswerQuantity(
    BigInteger Numerator, BigInteger Denominator, IReadOnlyList<string> Unit, IReadOnlyList<string> Words, bool IsBare)
{
    /// <summary>The nearest double.</summary>
    public double Value => Fraction.Of(Numerator, Denominator)?.ToDouble() ?? double.NaN;

    /// <summary>The number and its unit, which read as the same quantity again.</summary>
    /// <returns>For example <c>-1/2 square meters</c>.</returns>
    public override string ToString()
    {
        var number = Fraction.Of(Numerator, Denominator).ToString();
        if (Unit.Count == 0)
        {
            return $"{number}";
        }

        return $"{number} {string.Join(' ', Unit)}";
    }
}
