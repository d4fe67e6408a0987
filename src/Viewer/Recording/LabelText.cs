using System.Globalization;
using System.Text;

namespace TreeReasoner.Viewer;

/// <summary>What a state says on one line, for tools that have room for a line only.</summary>
internal static class LabelText
{
    private const int MostSigns = 160;

    public static string Of(RecordedNode node, int most = MostSigns)
    {
        var text = $"{node.Text.Question} {node.Text.Answer}".Trim();
        var label = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (label.Length >= most)
            {
                label.Append('…');
                break;
            }

            label.Append(Shown(rune));
        }

        return label.ToString();
    }

    /// <summary>Text in which a half of a surrogate pair is a replacement sign.</summary>
    public static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public static string? WholeOrNull(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Whole(text);
    }

    private static string Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
        _ => rune.ToString(),
    };
}
