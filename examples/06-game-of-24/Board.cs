using TreeReasoner;

namespace GameOf24;

/// <summary>The numbers that are left on the table, each with the expression that made it.</summary>
public sealed record Board(IReadOnlyList<(Rational Value, string Text)> Numbers)
{
    private static readonly (char Sign, Func<Rational, Rational, Rational> Apply)[] Operations =
        [('+', (a, b) => a + b), ('-', (a, b) => a - b), ('*', (a, b) => a * b), ('/', (a, b) => a / b)];

    public static Board Of(IEnumerable<int> numbers) => new([.. numbers.Select(n => ((Rational)n, n.ToString(System.Globalization.CultureInfo.InvariantCulture)))]);

    /// <summary>Every different board that one operation leads to.</summary>
    public IEnumerable<(ReasoningStep Step, Board Next)> Moves()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < Numbers.Count; i++)
        {
            for (var j = 0; j < Numbers.Count; j++)
            {
                foreach (var (sign, apply) in Operations)
                {
                    var (a, b) = (Numbers[i], Numbers[j]);
                    var isSame = i == j || (sign is '+' or '*' && i > j);
                    if (isSame || (sign == '/' && b.Value == 0))
                    {
                        continue;
                    }

                    var result = (Value: apply(a.Value, b.Value), Text: $"({a.Text} {sign} {b.Text})");
                    var next = new Board([.. Numbers.Where((_, k) => k != i && k != j), result]);
                    if (seen.Add(next.ToString()))
                    {
                        yield return (new($"{a.Value} {sign} {b.Value}", $"{result.Value}, left: {next}"), next);
                    }
                }
            }
        }
    }

    public override string ToString() =>
        string.Join(' ', Numbers.Select(n => n.Value.ToString()).Order(StringComparer.Ordinal));
}
