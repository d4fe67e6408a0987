using System.Globalization;

namespace TreeReasoner.Models;

/// <summary>Range checks that options of several parts share.</summary>
internal static class OptionCheck
{
    public static void Temperature(float? temperature) => Within(temperature, 0, 2, nameof(Temperature));

    public static void Within(double? value, double min, double max, string name)
    {
        if (value is { } given && !(given >= min && given <= max))
        {
            var text = given.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {text}; it is in [{min}, {max}]."));
        }
    }
}
