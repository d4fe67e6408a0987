namespace TreeReasoner.Server;

/// <summary>A key that clients of the server send, and what its bearer may spend.</summary>
public sealed record ApiKey
{
    /// <summary>Describes a key.</summary>
    /// <param name="name">Who bears it; logs, metrics and the book of budgets name it so. No part of the secret.</param>
    /// <param name="secret">What the client sends, at least 16 characters. It is kept as a hash only.</param>
    /// <exception cref="ArgumentException">The name is empty, or the secret is too short.</exception>
    public ApiKey(string name, string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < 16)
        {
            throw new ArgumentException($"The secret of key '{name}' has {secret.Length} characters; it has at least 16.", nameof(secret));
        }

        Name = name;
        Hash = SecretHash.Of(secret);
    }

    /// <summary>Who bears it.</summary>
    public string Name { get; }

    /// <summary>Prompt and completion tokens of all calls that its requests may cause in a day of UTC, at least 1. Null (default): no limit.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>Money that its requests may cost in a day of UTC, above 0, in the currency of the prices. Null (default): no limit.</summary>
    public decimal? CostPerDay { get; init; }

    internal byte[] Hash { get; }

    /// <summary>Keeps the secret out of logs.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
