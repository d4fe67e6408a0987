using System.Globalization;
using System.Text;

namespace TreeReasoner.Cli;

/// <summary>JSON whose text a terminal may show.</summary>
internal static class JsonEscapes
{
    /// <summary>The same JSON, in which signs of control and format are escapes.</summary>
    /// <param name="json">Lines of JSON. Outside of strings JSON has none of these signs but line feeds.</param>
    public static string Of(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (var sign in json)
        {
            if (sign is '\n' or (>= ' ' and <= '~') || !IsObeyed(sign))
            {
                escaped.Append(sign);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            }
        }

        return escaped.ToString();
    }

    private static bool IsObeyed(char sign) => char.GetUnicodeCategory(sign)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
