using System.Globalization;

namespace TreeReasoner.Arena;

/// <summary>An exact calculator for <c>+ − * / ( )</c> over whole numbers, that also tells which numbers were used.</summary>
internal static class Expression
{
    /// <summary>Whether a text is an expression that uses each of the given numbers once and equals the target.</summary>
    public static bool Makes(string text, IEnumerable<int> numbers, int target)
    {
        var used = new List<int>();
        return TryEvaluate(text, used) is { } value && value == target && used.Order().SequenceEqual(numbers.Order());
    }

    /// <summary>The value of an expression, or null if it is none, divides by zero, or is too large.</summary>
    private static Rational? TryEvaluate(string text, List<int> used)
    {
        var parser = new Parser(text.Replace('×', '*').Replace('÷', '/').Replace('−', '-'), used);
        try
        {
            if (parser.Sum() is { } value && parser.IsAtEnd)
            {
                return value;
            }

            return null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private sealed class Parser(string text, List<int> used)
    {
        private const int MaxDepth = 64;
        private int _at;
        private int _depth;

        public bool IsAtEnd => _at == text.Length;

        public Rational? Sum()
        {
            var value = Product();
            while (value is { } left && (Take('+') || Take('-')))
            {
                var minus = text[_at - 1] == '-';
                if (Product() is { } right)
                {
                    if (minus)
                    {
                        value = left - right;
                    }
                    else
                    {
                        value = left + right;
                    }
                }
                else
                {
                    value = null;
                }
            }

            return value;
        }

        private Rational? Product()
        {
            var value = Factor();
            while (value is { } left && (Take('*') || Take('/')))
            {
                var divides = text[_at - 1] == '/';
                if (Factor() is not { } right || (divides && right == 0))
                {
                    value = null;
                }
                else
                {
                    if (divides)
                    {
                        value = left / right;
                    }
                    else
                    {
                        value = left * right;
                    }
                }
            }

            return value;
        }

        private Rational? Factor()
        {
            if (Take('('))
            {
                var inner = ++_depth > MaxDepth ? null : Sum();
                _depth--;
                if (Take(')'))
                {
                    return inner;
                }

                return null;
            }

            if (Take('-'))
            {
                var inner = ++_depth > MaxDepth ? null : Factor();
                _depth--;
                return 0 - inner;
            }

            var start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }

            if (!int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            used.Add(number);
            return number;
        }

        /// <summary>Takes a sign; spaces before it belong to nothing.</summary>
        private bool Take(char expected)
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }

            var taken = _at < text.Length && text[_at] == expected;
            if (taken)
            {
                _at++;
            }

            return taken;
        }
    }
}
