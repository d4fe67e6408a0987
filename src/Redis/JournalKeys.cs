using StackExchange.Redis;

namespace TreeReasoner.Redis;

/// <summary>
/// The keys of one journal. The id in braces keeps them together on one server of a cluster, so that a script may touch all of them.
/// </summary>
internal sealed class JournalKeys(string prefix, string id)
{
    /// <summary>A list: the lines.</summary>
    public RedisKey Lines { get; } = $"{prefix}{{{id}}}:lines";

    /// <summary>A hash: the owner's token and its epoch, when a line was last written, how many bytes there are.</summary>
    public RedisKey Owner { get; } = $"{prefix}{{{id}}}:owner";

    /// <summary>The owner's token, as long as the lease lives.</summary>
    public RedisKey Lease { get; } = $"{prefix}{{{id}}}:lease";

    public RedisKey[] All => [Lines, Owner, Lease];
}
