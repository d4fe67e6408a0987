using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace TreeReasoner.Redis;

/// <summary>
/// Journals in Redis. A journal has one owner at a time, by a lease that the server measures. An append happens in one step on the server,
/// which checks that the owner is still the owner and that nothing was written meanwhile. So an owner that was thought dead cannot write
/// beside the next one.
/// </summary>
/// <remarks>
/// <para>What is promised is <see cref="RedisJournalOptions.Durability"/>, and a server that keeps less is refused. A lost connection is
/// tried again until the lease may have run out. Then the append fails with a <see cref="JournalException"/>, and the search ends with its
/// best so far.</para>
/// <para>Safe for concurrent use. Connections are shared as StackExchange.Redis does.</para>
/// </remarks>
public sealed class RedisJournalStore : IJournalStore, IAsyncDisposable
{
    private const int PageOfIds = 500;

    private readonly IConnectionMultiplexer _connection;
    private readonly RedisJournalOptions _options;
    private readonly TimeProvider _time;
    private readonly bool _ownsConnection;

    private RedisJournalStore(IConnectionMultiplexer connection, RedisJournalOptions options, TimeProvider? time, bool ownsConnection)
    {
        (_connection, _options, _time, _ownsConnection) = (connection, options, time ?? TimeProvider.System, ownsConnection);
        Name = NameOf(connection, options);
    }

    /// <summary>The servers' addresses and the prefix.</summary>
    public string Name { get; }

    private RedisKey Index => _options.Prefix + "journals";

    private IDatabase Database => _connection.GetDatabase();

    /// <summary>Connects to Redis and checks what it keeps.</summary>
    /// <param name="configuration">Where it is, as StackExchange.Redis reads it: <c>localhost:6379,password=…</c>.</param>
    /// <param name="options">How journals are kept; null for the defaults.</param>
    /// <param name="time">The clock of pauses and renewals; null for the system's.</param>
    /// <returns>The store, which closes its connection when it is disposed of.</returns>
    /// <exception cref="JournalException">There is no server, it refuses, it is too old, or it keeps less than the options
    /// demand.</exception>
    /// <exception cref="ArgumentException">The configuration or an option is wrong.</exception>
    public static async Task<RedisJournalStore> ConnectAsync(
        string configuration, RedisJournalOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        var parsed = ConfigurationOptions.Parse(configuration);
        parsed.AllowAdmin = true;      // to ask for appendfsync; nothing is changed
        var name = string.Join(',', parsed.EndPoints.Select(Address));
        ConnectionMultiplexer connection;
        try
        {
            connection = await ConnectionMultiplexer.ConnectAsync(parsed).ConfigureAwait(false);
        }
        catch (RedisConnectionException error)
        {
            throw RedisFaults.Of(name, error);
        }

        try
        {
            return await OpenAsync(connection, options, time, ownsConnection: true).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Uses a connection that the caller has, and checks what its server keeps.</summary>
    /// <param name="connection">The connection; it stays the caller's.</param>
    /// <param name="options">How journals are kept; null for the defaults.</param>
    /// <param name="time">The clock of pauses and renewals; null for the system's.</param>
    /// <returns>The store.</returns>
    /// <exception cref="JournalException">The server refuses, is too old, or keeps less than the options demand.</exception>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public static Task<RedisJournalStore> UseAsync(
        IConnectionMultiplexer connection, RedisJournalOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return OpenAsync(connection, options, time, ownsConnection: false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RedisValue after = RedisValue.Null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = after;
            var ids = await AskedAsync(database => database.SortedSetRangeByValueAsync(
                Index, min: from, exclude: from.IsNull ? Exclude.None : Exclude.Start, take: PageOfIds)).ConfigureAwait(false);
            var entries = await AskedAsync(database => Task.WhenAll(ids.Select(id => EntryAsync(database, id!)))).ConfigureAwait(false);
            foreach (var entry in entries.OfType<JournalEntry>())
            {
                yield return entry;
            }

            if (ids.Length < PageOfIds)
            {
                yield break;
            }

            after = ids[^1];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IOwnedJournal> OpenAsync(string id, CancellationToken cancellationToken = default)
    {
        IJournalStore.CheckId(id);
        cancellationToken.ThrowIfCancellationRequested();
        var keys = new JournalKeys(_options.Prefix, id);
        var token = Guid.NewGuid().ToString("N");
        RedisValue[] arguments = [token, (long)_options.Lease.TotalMilliseconds];
        await AskedAsync(database => database.SortedSetAddAsync(Index, id, 0)).ConfigureAwait(false);
        var epoch = await RunAsync(Scripts.Acquire, keys, arguments).ConfigureAwait(false);
        if (epoch < 0)
        {
            var left = TimeSpan.FromMilliseconds(-epoch);
            throw new JournalException(
                NameOf(id),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is owned by another, whose lease lasts for {left.TotalSeconds:0.0} s more unless it renews it."))
            {
                IsPassing = true,
            };
        }

        return new RedisJournal(Database, keys, NameOf(id), _options, _time, token);
    }

    /// <inheritdoc/>
    public async ValueTask<IOwnedJournal?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        IJournalStore.CheckId(id);
        cancellationToken.ThrowIfCancellationRequested();
        var keys = new JournalKeys(_options.Prefix, id);
        if (!await AskedAsync(database => database.KeyExistsAsync(keys.Lines)).ConfigureAwait(false))
        {
            return null;
        }

        return new RedisJournal(Database, keys, NameOf(id), _options, _time, token: null);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        IJournalStore.CheckId(id);
        cancellationToken.ThrowIfCancellationRequested();
        var keys = new JournalKeys(_options.Prefix, id);
        var deleted = await RunAsync(Scripts.Delete, keys, []).ConfigureAwait(false);
        if (deleted < 0)
        {
            throw new JournalException(NameOf(id), "is owned by another, and was not deleted.") { IsPassing = true };
        }

        await AskedAsync(database => database.SortedSetRemoveAsync(Index, id)).ConfigureAwait(false);
        return deleted > 0;
    }

    /// <summary>Closes the connection, if the store made it. Journals that are open lose it.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_ownsConnection)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<RedisJournalStore> OpenAsync(
        IConnectionMultiplexer connection, RedisJournalOptions? options, TimeProvider? time, bool ownsConnection)
    {
        options ??= new();
        options.Validate();
        var store = new RedisJournalStore(connection, options, time, ownsConnection);
        try
        {
            await new ServerCheck(store.Name, options).OfAsync(connection).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFaults.IsRedis(error))
        {
            throw RedisFaults.Of(store.Name, error);
        }

        return store;
    }

    private static string NameOf(IConnectionMultiplexer connection, RedisJournalOptions options) =>
        $"redis {string.Join(',', connection.GetEndPoints().Select(Address))} {options.Prefix}";

    private static string Address(EndPoint at) => at switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => at.ToString() ?? "",
    };

    private string NameOf(string id) => $"{id} in {Name}";

    private Task<long> RunAsync(string script, JournalKeys keys, RedisValue[] arguments) => AskedAsync(
        async database => (long)await database.ScriptEvaluateAsync(script, keys.All, arguments).ConfigureAwait(false));

    private async Task<T> AskedAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        try
        {
            return await ask(Database).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFaults.IsRedis(error))
        {
            throw RedisFaults.Of(Name, error);
        }
    }

    private async Task<JournalEntry?> EntryAsync(IDatabase database, string id)
    {
        var keys = new JournalKeys(_options.Prefix, id);
        var isOwned = database.KeyExistsAsync(keys.Lease);
        var known = await database.HashGetAsync(keys.Owner, ["written", "bytes"]).ConfigureAwait(false);
        if (known[0].IsNull)
        {
            return null;      // deleted meanwhile
        }

        return new()
        {
            Id = id,
            Written = DateTimeOffset.FromUnixTimeMilliseconds((long)known[0]),
            Bytes = (long)known[1],
            IsOwned = await isOwned.ConfigureAwait(false),
        };
    }
}
