using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>
/// Remembers what a network has read, so that a state of a search is read from where its parent ended, and siblings share it.
/// </summary>
/// <remarks>Safe for concurrent use. Entries are never extended, only forked; the least recently used goes first.</remarks>
internal sealed class PrefixCache(DecoderNetwork network, int capacity = 64)
{
    private readonly Dictionary<int, LinkedListNode<Entry>> _byHash = [];
    private readonly LinkedList<Entry> _recent = [];
    private readonly Lock _lock = new();

    /// <summary>A cache that has read all of <paramref name="tokens"/> and is the caller's to extend.</summary>
    public KeyValueCache Read(ReadOnlySpan<int> tokens) => Read(tokens, out _);

    /// <summary>The same; <paramref name="known"/> is how many of the tokens had been read before.</summary>
    public KeyValueCache Read(ReadOnlySpan<int> tokens, out int known)
    {
        var cache = Longest(tokens)?.Fork() ?? network.NewCache();
        known = cache.Length;
        var unread = tokens[known..];
        if (unread.Length == 0)
        {
            return cache;
        }

        var reads = new ReadToken[unread.Length];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = new ReadToken(cache, unread[i], false);
        }

        network.Read(reads, []);
        Remember(new Entry(tokens.ToArray(), cache));
        return cache.Fork();
    }

    /// <summary>Remembers a cache that has read just these tokens and that no caller extends any more.</summary>
    public void Remember(int[] tokens, KeyValueCache cache) => Remember(new Entry(tokens, cache));

    private KeyValueCache? Longest(ReadOnlySpan<int> tokens)
    {
        Span<int> hashes = stackalloc int[tokens.Length];
        var hash = 17;
        for (var i = 0; i < tokens.Length; i++)
        {
            hashes[i] = hash = HashCode.Combine(hash, tokens[i]);
        }

        lock (_lock)
        {
            for (var length = tokens.Length; length > 0; length--)
            {
                if (!_byHash.TryGetValue(hashes[length - 1], out var node) || !node.Value.Tokens.AsSpan().SequenceEqual(tokens[..length]))
                {
                    continue;
                }

                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Cache;
            }
        }

        return null;
    }

    private void Remember(Entry entry)
    {
        var hash = 17;
        foreach (var token in entry.Tokens)
        {
            hash = HashCode.Combine(hash, token);
        }

        lock (_lock)
        {
            if (_byHash.Remove(hash, out var old))
            {
                _recent.Remove(old);
            }

            _byHash[hash] = _recent.AddFirst(entry with { Hash = hash });
            if (_recent.Count <= capacity)
            {
                return;
            }

            _byHash.Remove(_recent.Last!.Value.Hash);
            _recent.RemoveLast();
        }
    }

    private sealed record Entry(int[] Tokens, KeyValueCache Cache, int Hash = 0);
}
