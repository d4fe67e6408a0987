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
            return parser.Sum() is { } value && parser.IsAtEnd ? value : null;
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
                value = Product() is { } right ? minus ? left - right : left + right : null;
            }

            return value;
        }

        private Rational? Product()
        {
            var value = Factor();
            while (value is { } left && (Take('*') || Take('/')))
            {
                var divides = text[_at - 1] == '/';
                value = Factor() is not { } right || (divides && right == 0) ? null : divides ? left / right : left * right;
            }

            return value;
        }

        private Rational? Factor()
        {
            if (Take('('))
            {
                var inner = ++_depth > MaxDepth ? null : Sum();
                _depth--;
                return Take(')') ? inner : null;
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
            _at += taken ? 1 : 0;
            return taken;
        }
    }
}
