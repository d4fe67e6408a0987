using System.Globalization;

namespace TreeReasoner.Arena;

/// <summary>The numbers that are left on the table, each with the expression that is said to make it.</summary>
internal sealed record Board(IReadOnlyList<(Rational Value, string Text)> Numbers)
{
    private const string Left = ", left: ";
    private static readonly (char Sign, Func<Rational, Rational, Rational> Apply)[] Operations =
        [('+', (a, b) => a + b), ('-', (a, b) => a - b), ('*', (a, b) => a * b), ('/', (a, b) => a / b)];

    public static Board Of(IEnumerable<int> numbers) =>
        InOrder(numbers.Select(n => ((Rational)n, n.ToString(CultureInfo.InvariantCulture))));

    /// <summary>One right move to every different board that one operation leads to.</summary>
    public IEnumerable<Move> Moves()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Numbers.Count; i++)
        {
            for (var j = 0; j < Numbers.Count; j++)
            {
                foreach (var (sign, apply) in Operations)
                {
                    var (a, b) = (Numbers[i].Value, Numbers[j].Value);
                    var isSame = i == j || (sign is '+' or '*' && i > j);
                    if (isSame || (sign == '/' && b == 0))
                    {
                        continue;
                    }

                    var move = new Move(i, sign, j, apply(a, b));
                    if (seen.Add(After(move).ToString()))
                    {
                        yield return move;
                    }
                }
            }
        }
    }

    /// <summary>The board that a move leaves, its result taken as it says.</summary>
    public Board After(Move move) => InOrder(Numbers
        .Where((_, k) => k != move.First && k != move.Second)
        .Append((move.Result, $"({Numbers[move.First].Text} {move.Sign} {Numbers[move.Second].Text})")));

    /// <summary>A move as text: <c>4 - 10</c>, and <c>-6, left: -6 9 13</c>.</summary>
    public ReasoningStep StepOf(Move move) =>
        new($"{Numbers[move.First].Value} {move.Sign} {Numbers[move.Second].Value}", $"{move.Result}{Left}{After(move)}");

    /// <summary>The move that a text says, its result taken as it says; null if it is none on this board.</summary>
    public Move? MoveOf(ReasoningStep step)
    {
        if (step.Question.Split(' ') is not [var first, [var sign], var second]
            || !Operations.Any(operation => operation.Sign == sign)
            || !Rational.TryParse(step.Answer.Split(Left)[0], out var result))
        {
            return null;
        }

        var i = IndexOf(first, except: -1);
        var j = IndexOf(second, except: i);
        if (i < 0 || j < 0)
        {
            return null;
        }

        return new(i, sign, j, result);
    }

    /// <summary>The numbers.</summary>
    public override string ToString() => string.Join(' ', Numbers.Select(n => n.Value));

    /// <summary>In one order, whatever led to these numbers: boards of the same numbers have the same moves in the same order.</summary>
    private static Board InOrder(IEnumerable<(Rational Value, string Text)> numbers) =>
        new([.. numbers.OrderBy(n => n.Value.ToString(), StringComparer.Ordinal)]);

    private int IndexOf(string value, int except)
    {
        for (var i = 0; i < Numbers.Count; i++)
        {
            if (i != except && Numbers[i].Value.ToString() == value)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>An operation on two numbers of a board, and what is said to come out of it.</summary>
internal readonly record struct Move(int First, char Sign, int Second, Rational Result);
