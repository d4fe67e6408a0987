using System.Globalization;

namespace TreeReasoner.Cli;

/// <summary>A time as people write it on a command line.</summary>
internal static class Duration
{
    /// <param name="text">A number with s, m or h.</param>
    /// <returns>The time; null if the text is none.</returns>
    public static TimeSpan? Read(string? text)
    {
        if (text is not { Length: > 1 }
            || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number is <= 0 or > 1e6)
        {
            return null;
        }

        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
