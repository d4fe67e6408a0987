using System.Globalization;

namespace TreeReasoner;

/// <summary>Options as text: two options are the same if their texts are.</summary>
internal static class SettingText
{
    /// <summary>
    /// A number so that it reads back to the same bits. Parts with constants describe themselves by a member. Of others it is the type's
    /// name.
    /// </summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        bool truth => truth ? "true" : "false",
        _ => NameOf(value),
    };

    /// <summary>Options by name: those of a base, and more.</summary>
    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> settings, params IEnumerable<(string Name, object? Value)> more)
    {
        var all = new Dictionary<string, string>(settings);
        foreach (var (name, value) in more)
        {
            all[name] = Of(value);
        }

        return all;
    }

    /// <summary>The type's name without what it is generic in.</summary>
    public static string NameOf(object part) => part.GetType().Name.Split('`')[0];
}
