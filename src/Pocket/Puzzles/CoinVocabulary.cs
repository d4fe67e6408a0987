using System.Diagnostics.CodeAnalysis;

namespace TreeReasoner.Pocket.Puzzles;

/// <summary>The 85 phrases that Pocket reads and writes. A token is an index into <see cref="Phrases"/>.</summary>
internal static class CoinVocabulary
{
    public const int LargestNumber = 40;

    public const int Pad = 0, End = 1, Coins = 2, Stop = 3, Has = 4, HasAsManyAs = 5, HasTwiceAsManyAs = 6, Plus = 7, Minus = 8,
        Question = 9, QuestionEnd = 10, SubQuestion = 11, SubAnswer = 12, TwiceStep = 13, Open = 14, ClosePlus = 15, CloseMinus = 16,
        CloseSo = 17, So = 18, Final = 19, FirstName = 20, FirstNumber = 44, Size = 85;

    public static readonly string[] Names =
    [
        "Ann", "Bob", "Cy", "Dan", "Eve", "Fay", "Gus", "Hal", "Ivy", "Jon", "Kim", "Leo",
        "Mia", "Ned", "Oli", "Pam", "Quin", "Ray", "Sue", "Tom", "Uma", "Vic", "Wes", "Zoe",
    ];

    public static readonly string[] Phrases =
    [
        "<pad>", "<eos>", " coins.\n", ".\n", " has ", " has as many as ", " has twice as many as ", " plus ", " minus ",
        "Question: How many coins does ", " have?\n", "Q: How many does ", " have? A: ", "twice ", " (", ") + ", ") - ",
        "), so ", ", so ", "Final: ", .. Names, .. Enumerable.Range(0, LargestNumber + 1).Select(n => $"{n}"),
    ];

    // Longest first, so that "12" is not read as "1" and then "2".
    private static readonly int[] _longestFirst =
        [.. Enumerable.Range(Coins, Size - Coins).OrderByDescending(token => Phrases[token].Length)];

    public static int Name(int name) => FirstName + name;

    public static int Number(int number) => FirstNumber + number;

    public static bool IsName(int token) => token is >= FirstName and < FirstNumber;

    public static bool IsNumber(int token) => token is >= FirstNumber and < Size;

    public static int IndexOfName(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    public static string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new System.Text.StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(Phrases[token]);
        }

        return text.ToString();
    }

    /// <summary>
    /// Splits <paramref name="text"/> into phrases; where none fits, <paramref name="failedAt"/> is the offending position.
    /// </summary>
    public static bool TryEncode(ReadOnlySpan<char> text, [NotNullWhen(true)] out List<int>? tokens, out int failedAt)
    {
        tokens = [];
        for (failedAt = 0; failedAt < text.Length;)
        {
            var token = LongestPhraseAt(text[failedAt..]);
            if (token < 0)
            {
                tokens = null;
                return false;
            }

            tokens.Add(token);
            failedAt += Phrases[token].Length;
        }

        return true;
    }

    private static int LongestPhraseAt(ReadOnlySpan<char> text)
    {
        foreach (var token in _longestFirst)
        {
            if (text.StartsWith(Phrases[token], StringComparison.Ordinal))
            {
                return token;
            }
        }

        return -1;
    }
}
