namespace TreeReasoner.Redis;

/// <summary>What a Redis server keeps of a line that it has acknowledged.</summary>
public enum RedisDurability
{
    /// <summary>The server's memory is enough. Everything is lost when the server stops without a snapshot.</summary>
    Memory,

    /// <summary>
    /// The server appends to its file and syncs it each second (<c>appendonly yes</c>). A server or machine that stops loses about the last
    /// second; while the disk is slow, two: the server then answers before it has written. The next append is told that lines are missing,
    /// and the search pays for them again.
    /// </summary>
    EverySecond,

    /// <summary>
    /// The server waits for its disk before it answers (<c>appendonly yes</c>, <c>appendfsync always</c>). Nothing is lost.
    /// </summary>
    Always,
}
