namespace TreeReasoner.Redis;

/// <summary>How journals are kept in Redis.</summary>
public sealed record RedisJournalOptions
{
    private static readonly TimeSpan s_shortestLease = TimeSpan.FromSeconds(1);

    /// <summary>What the keys begin with. Default <c>treereasoner:</c>.</summary>
    public string Prefix { get; init; } = "treereasoner:";

    /// <summary>
    /// How long a journal stays its owner's after the owner was last heard of, at least a second. Default 30 s. The owner renews the lease
    /// in a third of it. The time is measured by the server, so clocks of the machines do not matter.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What the server must keep. A server that keeps less is refused at the start. Default <see cref="RedisDurability.EverySecond"/>.
    /// </summary>
    public RedisDurability Durability { get; init; } = RedisDurability.EverySecond;

    /// <summary>How many replicas have a line before it counts as durable (<c>WAIT</c>). Default 0.</summary>
    public int Replicas { get; init; }

    /// <summary>
    /// Whether the server's settings are taken on trust where it does not tell them, as managed ones do. Default no: the store is then
    /// refused.
    /// </summary>
    public bool TrustServer { get; init; }

    /// <summary>
    /// The longest line in bytes, at least 1,024. Default 32 MB. A problem that needs a longer one is too large for the store.
    /// </summary>
    public int LongestLine { get; init; } = 32 << 20;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The prefix is empty or has a brace.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Prefix, nameof(Prefix));
        if (Prefix.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException(
                "Prefix has a brace; braces tell a Redis cluster where a key belongs, and are put around a journal's id.", nameof(Prefix));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Lease, s_shortestLease, nameof(Lease));
        ArgumentOutOfRangeException.ThrowIfNegative(Replicas, nameof(Replicas));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestLine, 1024, nameof(LongestLine));
        if (!Enum.IsDefined(Durability))
        {
            throw new ArgumentOutOfRangeException(nameof(Durability), Durability, "Durability is Memory, EverySecond or Always.");
        }
    }
}
