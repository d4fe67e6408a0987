using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket;

/// <summary>
/// Counts in Pocket's own tokens: exactly for puzzles, sub-questions and answers in its grammar. Of other text, which Pocket does not read,
/// every word counts one.
/// </summary>
public sealed class PocketTokenCounter : ITokenCounter
{
    // The phrases without the spaces around them, also without the labels that questions and answers lose when they become a pair.
    private static readonly string[] _phrases =
    [
        .. CoinVocabulary.Phrases.Skip(CoinVocabulary.Coins).Select(phrase => phrase.Trim())
            .Concat(["How many coins does", "How many does", "have?", "coin.", ", so", ") +", ") -"])
            .Distinct().OrderByDescending(phrase => phrase.Length),
    ];

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var count = 0;
        for (var rest = text.AsSpan().TrimStart(); rest.Length > 0; rest = rest.TrimStart())
        {
            rest = rest[LengthOfNext(rest)..];
            count++;
        }

        return count;
    }

    private static int LengthOfNext(ReadOnlySpan<char> text)
    {
        foreach (var phrase in _phrases)
        {
            if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase) && EndsThere(text, phrase))
            {
                return phrase.Length;
            }
        }

        var length = 1;
        while (length < text.Length && char.IsLetterOrDigit(text[length - 1]) && char.IsLetterOrDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Whether the phrase ends where a word ends: "Ann" is not the beginning of "Anna".</summary>
    private static bool EndsThere(ReadOnlySpan<char> text, string phrase) =>
        phrase.Length == text.Length || !char.IsLetterOrDigit(phrase[^1]) || !char.IsLetterOrDigit(text[phrase.Length]);
}
