using System.Numerics;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>
/// A right answer, and what counts as the same. Wrong is the safer error: an answer that is only nearly right is no proof of a search.
/// </summary>
internal sealed class GoldAnswer
{
    private const int Closeness = 1_000_000, LeastClose = 200;      // to a millionth, and less than half a cent

    private readonly Problem _problem;
    private readonly string _text;
    private readonly IAnswerEquivalence _equivalence;
    private readonly AnswerQuantity? _quantity;

    /// <param name="problem">What is asked.</param>
    /// <param name="text">The right answer, as a data set writes it: LaTeX too.</param>
    /// <param name="equivalence">The user's rule, which then decides alone; null for the service that all parts use.</param>
    public GoldAnswer(Problem problem, string text, IAnswerEquivalence? equivalence)
    {
        _problem = problem;
        _text = text;
        _equivalence = equivalence ?? NormalizedAnswerEquivalence.Default;
        if (equivalence is null && AnswerNumber.TryRead(text, out var quantity) && quantity.IsBare)
        {
            _quantity = quantity;
        }
    }

    /// <summary>Whether an answer, which is model text, is the same.</summary>
    public bool IsSame(string given)
    {
        if (_quantity is not { } gold)
        {
            return _equivalence.AreEquivalent(_problem, _text, given);
        }

        return AnswerNumber.TryRead(given, out var found) && AreEqual(gold, found) && HasUnit(gold, found);
    }

    // Whole numbers exactly; 0.3333333 is a third.
    private static bool AreEqual(AnswerQuantity gold, AnswerQuantity given)
    {
        var difference = BigInteger.Abs((gold.Numerator * given.Denominator) - (given.Numerator * gold.Denominator));
        if (difference.IsZero || (gold.Denominator.IsOne && given.Denominator.IsOne))
        {
            return difference.IsZero;
        }

        return difference * Closeness <= BigInteger.Abs(gold.Numerator) * given.Denominator
            && difference * LeastClose <= gold.Denominator * given.Denominator;
    }

    // A unit may be missing in what is given; another one may not stand there.
    private static bool HasUnit(AnswerQuantity gold, AnswerQuantity given) =>
        gold.Unit.Count == 0 || given.Unit.Count == 0 || gold.Unit.All(unit => given.Words.Any(word => IsSameWord(unit, word)));

    // Number and case ending aside: one cat, two cats; 개, 개입니다.
    private static bool IsSameWord(string gold, string word)
    {
        var (wanted, found) = (Name(gold), Name(word));
        return wanted.TrimEnd('s') == found.TrimEnd('s')
            || (wanted[0] is >= '\uAC00' and <= '\uD7A3' && found.StartsWith(wanted, StringComparison.Ordinal));
    }

    private static string Name(string unit) => unit switch
    {
        "%" => "percent",
        "°" => "degree",
        _ => unit,
    };
}
