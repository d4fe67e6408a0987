using System.Globalization;
using System.Runtime.CompilerServices;

namespace TreeReasoner.Evaluators;

/// <summary>Range checks that name the argument, the range and the value, and that NaN does not slip through.</summary>
internal static class Guard
{
    public static double Finite(
        double value, double min, double max, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) && value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {Text(value)}; it is finite and in [{Text(min)}, {Text(max)}].");

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(value)}; it is finite and above 0.");

    public static int Between(int value, int min, int max, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is in [{min}, {max}].");

    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
