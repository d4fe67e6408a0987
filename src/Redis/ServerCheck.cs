using StackExchange.Redis;

namespace TreeReasoner.Redis;

/// <summary>Refuses a server that is too old or keeps less than was asked for.</summary>
internal sealed class ServerCheck(string store, RedisJournalOptions options)
{
    private static readonly Version s_oldest = new(5, 0);

    public async Task OfAsync(IConnectionMultiplexer connection)
    {
        foreach (var server in connection.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            if (server.Version < s_oldest)
            {
                throw new JournalException(store, $"has a Redis {server.Version}; the store needs {s_oldest} or newer.");
            }

            await CheckSettingsAsync(server).ConfigureAwait(false);
        }
    }

    private async Task CheckSettingsAsync(IServer server)
    {
        var facts = FactsIn(await InfoAsync(server).ConfigureAwait(false));
        var policy = facts.GetValueOrDefault("maxmemory_policy", "");
        if (facts.GetValueOrDefault("maxmemory", "0") != "0" && policy.StartsWith("allkeys", StringComparison.Ordinal))
        {
            throw Keeps($"throws journals away when it is full (maxmemory-policy {policy})", "maxmemory-policy noeviction");
        }

        if (options.Durability >= RedisDurability.EverySecond && facts.GetValueOrDefault("aof_enabled", "") != "1" && !options.TrustServer)
        {
            throw Keeps("loses everything when it stops (appendonly no)", "appendonly yes");
        }

        if (options.Durability == RedisDurability.Always && !options.TrustServer)
        {
            await CheckSyncAsync(server).ConfigureAwait(false);
        }
    }

    /// <summary>By a script, for a connection that was not opened for administration may not ask directly.</summary>
    private static async Task<string> InfoAsync(IServer server)
    {
        var said = await server.ExecuteAsync("EVAL", "return redis.call('INFO')", 0).ConfigureAwait(false);
        return (string?)said ?? "";
    }

    /// <summary>What a server says of itself: lines of a name, a colon and a value.</summary>
    private static Dictionary<string, string> FactsIn(string info)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                facts[line[..colon]] = line[(colon + 1)..];
            }
        }

        return facts;
    }

    private async Task CheckSyncAsync(IServer server)
    {
        RedisResult[] pair;
        try
        {
            pair = (RedisResult[]?)await server.ExecuteAsync("CONFIG", "GET", "appendfsync").ConfigureAwait(false) ?? [];
        }
        catch (Exception error) when (error is RedisServerException or RedisCommandException)
        {
            throw new JournalException(
                store,
                "does not tell whether it waits for its disk, or the connection may not ask (allowAdmin). Set " +
                $"{nameof(options.TrustServer)} if you know that it does.");
        }

        if (pair is not [_, var sync] || (string?)sync != "always")
        {
            throw Keeps("does not wait for its disk (appendfsync is not always)", "appendfsync always");
        }
    }

    private JournalException Keeps(string what, string instead) => new(
        store,
        $"is a Redis that {what}; {nameof(options.Durability)} is {options.Durability}. Set '{instead}' in redis.conf, or ask for less.");
}
