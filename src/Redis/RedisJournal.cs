using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace TreeReasoner.Redis;

/// <summary>
/// A journal in Redis, owned by this object as long as its lease lives. It is renewed in the background until it is disposed of.
/// </summary>
internal sealed class RedisJournal : IOwnedJournal
{
    private const int PageOfLines = 256;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly IDatabase _database;
    private readonly JournalKeys _keys;
    private readonly RedisJournalOptions _options;
    private readonly TimeProvider _time;
    private readonly string? _token;      // null: to read
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _renewing = Task.CompletedTask;
    private long _heard;                  // when the server last said that the lease is ours
    private volatile JournalException? _lost;

    public RedisJournal(IDatabase database, JournalKeys keys, string name, RedisJournalOptions options, TimeProvider time, string? token)
    {
        (_database, _keys, Name, _options, _time, _token) = (database, keys, name, options, time, token);
        _heard = time.GetTimestamp();
        if (token is not null)
        {
            _renewing = RenewAsync();
        }
    }

    public string Name { get; }

    private RedisValue LeaseTime => (long)_options.Lease.TotalMilliseconds;

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => ReadAfterAsync(0, cancellationToken);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAfterAsync(
        long lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = lines; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = from;
            var page = await TriedAsync(() => _database.ListRangeAsync(_keys.Lines, start, start + PageOfLines - 1)).ConfigureAwait(false);
            foreach (var line in page)
            {
                yield return line;
            }

            from += page.Length;
            if (page.Length < PageOfLines)
            {
                yield break;
            }
        }
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        if (_token is null)
        {
            throw new JournalException(Name, "was opened to read; open it to write.");
        }

        if (_lost is { } lost)
        {
            throw lost;
        }

        var arguments = Arguments(lines, after);
        var there = await TriedAsync(() => RunAsync(Scripts.Append, arguments)).ConfigureAwait(false);
        if (there == Scripts.OtherOwner)
        {
            throw Lose();
        }

        if (there < 0 && -2 - there < after)
        {
            throw new JournalException(
                Name,
                $"has {-2 - there} lines where {after} were acknowledged: the server stopped and has lost the rest, or was emptied. " +
                $"{nameof(RedisDurability)}.{nameof(RedisDurability.Always)} is the way to lose none.")
            {
                IsPassing = true,
            };
        }

        if (there < 0)
        {
            throw new JournalException(Name, $"has {-2 - there} lines where {after} were expected: another search appends to it.")
            {
                IsPassing = true,
            };
        }

        Interlocked.Exchange(ref _heard, _time.GetTimestamp());
        if (_options.Replicas > 0)
        {
            await AwaitReplicasAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed.IsCancellationRequested)
        {
            return;
        }

        await _closed.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_token is not null)
        {
            try
            {
                await _database.ScriptEvaluateAsync(Scripts.Release, _keys.All, [_token]).ConfigureAwait(false);
            }
            catch (Exception error) when (RedisFaults.IsRedis(error))
            {
                // The lease runs out by itself.
            }
        }

        _closed.Dispose();
    }

    private RedisValue[] Arguments(ReadOnlyMemory<byte> lines, long after)
    {
        List<RedisValue> arguments = [_token, LeaseTime, after];
        while (lines.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (end > _options.LongestLine)
            {
                throw new JournalException(
                    Name,
                    $"cannot take a line of {end} bytes: the store's longest is {_options.LongestLine}. The problem, or what was found " +
                    "out about it, is too large for this store.");
            }

            arguments.Add(lines[..end]);
            lines = lines[(end + 1)..];
        }

        return [.. arguments];
    }

    /// <summary>Tries until the lease may be another's: no answer for that long ends the search.</summary>
    private async Task<T> TriedAsync<T>(Func<Task<T>> call)
    {
        var pause = s_firstPause;
        var begun = Interlocked.Read(ref _heard);
        if (_token is null)
        {
            begun = _time.GetTimestamp();
        }

        while (true)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception error) when (RedisFaults.IsPassing(error))
            {
                if (_time.GetElapsedTime(begun) + pause >= _options.Lease)
                {
                    throw new JournalException(
                        Name,
                        $"had no answer from Redis for as long as its lease, {_options.Lease.TotalSeconds:0.#} s. What had been acknowledged " +
                        "is intact, and the search can be resumed from it.",
                        innerException: error.GetBaseException() as System.Net.Sockets.SocketException)
                    {
                        IsPassing = true,
                    };
                }

                await Task.Delay(pause, _time).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks));
            }
            catch (Exception error) when (RedisFaults.IsRedis(error))
            {
                throw RedisFaults.Of(Name, error);
            }
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_options.Lease / 3, _time);
        while (await timer.WaitForNextTickAsync(_closed.Token).ConfigureAwait(false))
        {
            try
            {
                if (await RunAsync(Scripts.Renew, [_token, LeaseTime]).ConfigureAwait(false) == 0)
                {
                    Lose();
                    return;
                }

                Interlocked.Exchange(ref _heard, _time.GetTimestamp());
            }
            catch (Exception error) when (RedisFaults.IsRedis(error))
            {
                // The next tick, or the next append, tries again.
            }
        }
    }

    private async Task<long> RunAsync(string script, RedisValue[] arguments) =>
        (long)await _database.ScriptEvaluateAsync(script, _keys.All, arguments).ConfigureAwait(false);

    private JournalException Lose() => _lost = new(
        Name,
        "was taken over by another owner, since this one had not been heard of for as long as its lease. Nothing of what it writes is " +
        "kept any more.")
    {
        IsPassing = true,
    };

    private async Task AwaitReplicasAsync()
    {
        var limit = (long)_options.Lease.TotalMilliseconds;
        var have = await TriedAsync(async () => (long)await _database.ExecuteAsync("WAIT", _options.Replicas, limit).ConfigureAwait(false))
            .ConfigureAwait(false);
        if (have < _options.Replicas)
        {
            throw new JournalException(Name, $"was acknowledged by {have} replicas where {_options.Replicas} were asked for.")
            {
                IsPassing = true,
            };
        }
    }
}
