namespace TreeReasoner.Models;

/// <summary>Finds what a text puts into <c>\boxed{…}</c>: how models and data sets mark the answer.</summary>
internal static class BoxedText
{
    private const string Mark = "\\boxed";

    /// <summary>What the last box holds; null if there is none that closes, or if a minus stands before it.</summary>
    public static string? Last(string text)
    {
        var at = text.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(0, at).TrimEnd(" $").EndsWith('-'))
        {
            return null;
        }

        var start = at + Mark.Length;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        if (start >= text.Length || text[start] != '{')
        {
            return null;
        }

        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '{')
            {
                depth++;
            }
            else if (text[i] == '}')
            {
                depth--;
                if (depth == 0)
                {
                    return text[(start + 1)..i];
                }
            }
        }

        return null;
    }
}
