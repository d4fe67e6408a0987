namespace TreeReasoner.Learning;

/// <summary>Which arithmetic a text speaks of.</summary>
[Flags]
internal enum Arithmetic
{
    None = 0,
    Plus = 1,
    Minus = 2,
    Times = 4,
    Divided = 8,
}

/// <summary>A word of a text: a name, a number, or any other.</summary>
internal readonly record struct Word(string Text, bool IsName, bool IsNumber);

/// <summary>
/// Cuts texts into sentences and words. It knows no grammar: a name is a word that begins with a capital and is no question word.
/// </summary>
internal static class TextParts
{
    private static readonly HashSet<string> _noNames = new(StringComparer.Ordinal)
    {
        "A", "An", "And", "Answer", "Are", "But", "Can", "Do", "Does", "Final", "First", "For", "From", "How", "If", "In", "Is", "It",
            "Let", "Now", "Of",
        "Q", "Question", "Since", "So", "That", "The", "Then", "There", "Therefore", "They", "This", "Thus", "To", "We", "What", "When",
            "Where", "Which",
        "Who", "Why", "With",
    };

    private static readonly Dictionary<string, Arithmetic> _arithmetic = new(StringComparer.OrdinalIgnoreCase)
    {
        ["plus"] = Arithmetic.Plus, ["more"] = Arithmetic.Plus, ["add"] = Arithmetic.Plus,
        ["sum"] = Arithmetic.Plus, ["total"] = Arithmetic.Plus,
        ["minus"] = Arithmetic.Minus, ["less"] = Arithmetic.Minus, ["fewer"] = Arithmetic.Minus, ["subtract"] = Arithmetic.Minus,
        ["twice"] = Arithmetic.Times, ["times"] = Arithmetic.Times, ["double"] = Arithmetic.Times, ["triple"] = Arithmetic.Times,
        ["half"] = Arithmetic.Divided, ["divided"] = Arithmetic.Divided, ["per"] = Arithmetic.Divided,
    };

    public static IEnumerable<string> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] == '\n' || (text[i] is '.' or '?' or '!' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])));
            if (ends && i + 1 - start > 1)
            {
                yield return text[start..(i + 1)];
            }

            if (ends)
            {
                start = i + 1;
            }
        }

        if (start < text.Length && !string.IsNullOrWhiteSpace(text[start..]))
        {
            yield return text[start..];
        }
    }

    public static List<Word> Words(string text)
    {
        var words = new List<Word>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            if (char.IsDigit(text[start]))
            {
                while (end < text.Length
                    && (char.IsDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsDigit(text[end + 1]))))
                {
                    end++;
                }

                words.Add(new(text[start..end], false, true));
            }
            else if (char.IsLetter(text[start]))
            {
                while (end < text.Length && char.IsLetter(text[end]))
                {
                    end++;
                }

                var word = text[start..end];
                words.Add(new(word, char.IsUpper(word[0]) && !_noNames.Contains(word), false));
            }

            start = Math.Max(end, start + 1);
        }

        return words;
    }

    public static Arithmetic ArithmeticOf(string text, List<Word> words)
    {
        var found = Arithmetic.None;
        foreach (var word in words)
        {
            found |= _arithmetic.GetValueOrDefault(word.Text);
        }

        if (text.Contains('+', StringComparison.Ordinal))
        {
            found |= Arithmetic.Plus;
        }

        // A hyphen inside a word is no minus.
        if (text.Contains(" - ", StringComparison.Ordinal) || text.Contains('−', StringComparison.Ordinal))
        {
            found |= Arithmetic.Minus;
        }

        if (text.Contains('*', StringComparison.Ordinal) || text.Contains('×', StringComparison.Ordinal))
        {
            found |= Arithmetic.Times;
        }

        if (text.Contains('/', StringComparison.Ordinal) || text.Contains('÷', StringComparison.Ordinal))
        {
            found |= Arithmetic.Divided;
        }

        return found;
    }
}
