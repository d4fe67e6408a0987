namespace TreeReasoner;

/// <summary>Counts the tokens of a text. Safe for concurrent use; deterministic; the empty text has 0.</summary>
public interface ITokenCounter
{
    /// <summary>
    /// Estimates without a tokenizer, on the safe side for English and Korean: one token for every four characters of ASCII, one for every
    /// other character.
    /// </summary>
    static ITokenCounter Estimate { get; } = new EstimatedTokenCounter();

    /// <summary>Counts.</summary>
    /// <param name="text">Any text, control characters and lone surrogates included.</param>
    /// <returns>At least 0.</returns>
    int Count(string text);

    /// <summary>
    /// The counter with every constant that shapes its counts, in one line. A journal keeps it, and goes on only with the same. By default
    /// the type's name.
    /// </summary>
    string Description => GetType().Name;

    /// <summary>Whether the counts are the model's own, or an estimate.</summary>
    bool IsExact { get; }
}
