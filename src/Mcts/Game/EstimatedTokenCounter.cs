namespace TreeReasoner;

/// <summary>
/// Estimates without a tokenizer, on the safe side for English and Korean: one token for every four characters of ASCII, one for every
/// other character.
/// </summary>
internal sealed class EstimatedTokenCounter : ITokenCounter
{
    private const int AsciiPerToken = 4;

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int ascii = 0, other = 0;
        foreach (var character in text)
        {
            _ = char.IsAscii(character) ? ascii++ : other++;
        }

        return ((ascii + AsciiPerToken - 1) / AsciiPerToken) + other;
    }
}
