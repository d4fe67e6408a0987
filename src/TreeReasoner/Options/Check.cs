using System.Globalization;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>Range checks of options, NaN included.</summary>
internal static class Check
{
    public static void In(double value, double min, double max, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= min && value <= max))
        {
            throw new ArgumentOutOfRangeException(name, value, string.Create(
                CultureInfo.InvariantCulture, $"{name} is {value}; it is in [{min}, {max}]."));
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
}
