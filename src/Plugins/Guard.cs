using System.Globalization;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// Range checks that name the argument, the range and the value, and that NaN does not slip through. All packages share them.
/// </summary>
internal static class Guard
{
    public static double Finite(double value, double min, double max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(double.IsFinite(value) && value >= min && value <= max))
        {
            var range = max == double.MaxValue ? $"at least {Text(min)}" : $"in [{Text(min)}, {Text(max)}]";
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(value)}; it is finite and {range}.");
        }

        return value;
    }

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (double.IsFinite(value) && value > 0)
        {
            return value;
        }

        throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(value)}; it is finite and above 0.");
    }

    public static int Between(int value, int min, int max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value >= min && value <= max)
        {
            return value;
        }

        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is in [{min}, {max}].");
    }

    /// <summary>For an option that may be left out.</summary>
    public static void Within(double? value, double min, double max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is { } given && !(given >= min && given <= max))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(given)}; it is in [{Text(min)}, {Text(max)}].");
        }
    }

    public static void AtLeast(long value, long min, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value < min)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is at least {min}.");
        }
    }

    public static void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is one of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }

    /// <summary>For the drawing of several candidates: the most likely one is always the same.</summary>
    public static void Sampling(Drawing value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is not (Drawing.Distinct or Drawing.Independent))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is Distinct or Independent.");
        }
    }

    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
