using System.Globalization;

namespace TreeReasoner.Arena;

/// <summary>The Game of 24: make 24 from four whole numbers, each used once.</summary>
/// <remarks>
/// As in Yao et al., "Tree of Thoughts" (2023, arXiv:2305.10601). Any right expression counts, not one from a key: an answer is computed in
/// exact fractions.
/// </remarks>
public static class GameOf24Problems
{
    internal const int Target = 24;
    private const int Count = 4, MaxNumber = 1000;
    private const string Opening = "Make 24 from ",
        Closing = ": use each number exactly once, with + - * / and parentheses. Answer with the expression alone.";

    /// <summary>The problem of four numbers, named by them.</summary>
    /// <param name="numbers">Four whole numbers from 1 to 1000; repetitions are fine, and a solution is not promised.</param>
    /// <returns>A problem that takes every right expression for an answer, as <see cref="IsRight"/> does.</returns>
    /// <exception cref="ArgumentException">There are not four numbers, or one is out of range.</exception>
    public static ArenaProblem Of(params IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var text = string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        if (!AreValid(numbers))
        {
            throw new ArgumentException(
                $"A Game of 24 has {Count} whole numbers from 1 to {MaxNumber}; these are {numbers.Count}: [{text}].", nameof(numbers));
        }

        int[] own = [.. numbers];
        return new(text, new($"{Opening}{text}{Closing}"), answer => Makes24(own, answer));
    }

    /// <summary>
    /// Whether an answer is an expression of <c>+ - * / ( )</c> that uses each number of the problem exactly once and equals 24. It may end
    /// in
    /// <c>= 24</c>. Needs no key; still, a contestant that asks it while it searches is <see cref="Contestant.IsPrivileged"/>.
    /// </summary>
    /// <param name="problem">A problem that <see cref="Of"/> made.</param>
    /// <param name="answer">The answer, which is model text: what is no expression is not right.</param>
    /// <returns>True if it is.</returns>
    /// <exception cref="ArgumentException">The problem is not of this game.</exception>
    public static bool IsRight(Problem problem, string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Makes24(NumbersOf(problem), answer);
    }

    internal static IReadOnlyList<int> NumbersOf(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var numbers = new List<int>();
        if (problem.Text.StartsWith(Opening, StringComparison.Ordinal) && problem.Text.EndsWith(Closing, StringComparison.Ordinal))
        {
            foreach (var word in problem.Text[Opening.Length..^Closing.Length].Split(' '))
            {
                // What is no number is 0, which no problem has.
                _ = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                numbers.Add(number);
            }
        }

        if (AreValid(numbers))
        {
            return numbers;
        }

        throw new ArgumentException(
            $"The problem is no Game of 24; expected one that {nameof(GameOf24Problems)}.{nameof(Of)} made of {Count} numbers.",
            nameof(problem));
    }

    private static bool Makes24(IReadOnlyList<int> numbers, string answer) =>
        answer.Split('=') is [var expression, .. var rest]
        && (rest is [] || (rest is [var value] && value.Trim() == "24"))
        && Expression.Makes(expression, numbers, Target);

    private static bool AreValid(IReadOnlyList<int> numbers) =>
        numbers.Count == Count && numbers.All(number => number is >= 1 and <= MaxNumber);
}
