using System.Globalization;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>Range checks that name the argument, the range and the value, and that NaN does not slip through.</summary>
internal static class Guard
{
    public static void Finite(double value, double min, double max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(double.IsFinite(value) && value >= min && value <= max))
        {
            var range = max == double.MaxValue ? $"at least {Text(min)}" : $"in [{Text(min)}, {Text(max)}]";
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(value)}; it is finite and {range}.");
        }
    }

    public static void AtLeast(long value, long min, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value < min)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is at least {min}.");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
