using System.Diagnostics.CodeAnalysis;

namespace TreeReasoner.Models;

/// <summary>Reads the one number of an answer, whatever stands around it.</summary>
/// <remarks>
/// <para>Units and words are stripped: <c>$1,234.50</c>, <c>12 apples</c>, <c>3/4</c>, <c>1 1/2</c>, <c>½</c>, <c>1e3</c>, <c>3 × 10⁵</c>,
/// <c>2^{10}</c>, <c>50 %</c> (50: a percent sign is a unit), <c>- 7</c>, <c>3만 5천 원</c>, <c>3분의 1</c>, <c>영하 5도</c>, <c>2 million</c>,
/// <c>x = 5</c>, <c>-\frac12</c>, <c>1.234,50</c>, digits of any script. A single point is the decimal one, and a single comma before three
/// digits groups.</para>
/// <para>What is not one plain number is none, never the nearest: two numbers, ranges, lists, relations, ±, roots, constants, variables,
/// sums,
/// dates, times, versions, names such as <c>Route 66</c>, and numbers beside a word that changes them (<c>at least 5</c>, <c>5 이상</c>).
/// Digits inside a word (<c>H2O</c>, <c>m²</c>) are part of the word.</para>
/// </remarks>
public static class AnswerNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">
    /// Any text; a longer one than 16,384 characters is no number, so that a runaway answer costs nothing to read.
    /// </param>
    /// <param name="value">The nearest double, finite; 0 if there is none.</param>
    /// <returns>Whether the text says exactly one number, once or repeated.</returns>
    public static bool TryParse(string? text, out double value)
    {
        value = 0;
        if (!TryRead(text, out var quantity))
        {
            return false;
        }

        var number = quantity.Value;
        if (!double.IsFinite(number))
        {
            return false;
        }

        value = number;
        return true;
    }

    /// <summary>Reads a number exactly, with the words beside it.</summary>
    /// <param name="text">Any text; a longer one than 16,384 characters is no number.</param>
    /// <param name="quantity">The number and its words; null if there is none.</param>
    /// <returns>Whether the text says exactly one number, once or repeated.</returns>
    public static bool TryRead(string? text, [NotNullWhen(true)] out AnswerQuantity? quantity)
    {
        quantity = QuantityReader.Read(text, out _, out _);
        return quantity is not null;
    }
}
