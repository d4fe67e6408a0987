using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace TreeReasoner.Cluster;

/// <summary>
/// What a silo does beside its grains: it asks the shards for searches as long as it has room, runs them, and says that it does. One loop
/// a shard, so that a shard that does not answer holds up no other.
/// </summary>
internal sealed partial class SearchHost : ISearchHost, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // A silo with much room leaves some to the others.
    private const int MostAtOnce = 16;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory _grains;
    private readonly SearchWork _work;
    private readonly SearchClusterOptions _options;
    private readonly ClusterTelemetry _telemetry;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _silo;
    private readonly CancellationTokenSource _leaving = new();
    private readonly ConcurrentDictionary<string, HostedRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ShardCall[] _shards;
    private readonly Lock _lock = new();
    private int _room;
    private Task _asking = Task.CompletedTask;
    private ISearchHost? _self;

    public SearchHost(
        IGrainFactory grains,
        SearchWork work,
        IOptions<SearchClusterOptions> options,
        ILocalSiloDetails silo,
        ClusterTelemetry telemetry,
        TimeProvider clock,
        ILogger<SearchHost> log)
    {
        (_grains, _work, _options, _telemetry, _clock, _log) = (grains, work, options.Value, telemetry, clock, log);
        _silo = silo.SiloAddress.ToParsableString();
        _shards = [.. Enumerable.Range(0, _options.Shards).Select(_ => new ShardCall())];
        _room = _options.MaxRunning;
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SearchHost), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    Task ISearchHost.WorkAsync(int shard)
    {
        _shards[shard].Call();
        return Task.CompletedTask;
    }

    Task ISearchHost.StopSearchAsync(string id, StopWish wish)
    {
        if (_runs.TryGetValue(id, out var run))
        {
            run.End(ReasonOf(wish));
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _leaving.Dispose();
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }
    }

    private static HostedRun.EndReason ReasonOf(StopWish wish) => wish switch
    {
        StopWish.Stop => HostedRun.EndReason.Stop,
        _ => HostedRun.EndReason.Cancel,
    };

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _self = _grains.CreateObjectReference<ISearchHost>(this);
        _asking = Task.WhenAll(Enumerable.Range(0, _shards.Length).Select(shard => Task.Run(() => AskAsync(shard), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>A silo that leaves gives back what it has, and another goes on at once.</summary>
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        foreach (var run in _runs.Values)
        {
            run.End(HostedRun.EndReason.Leaving);
        }

        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_runs.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(int shard)
    {
        var grain = _grains.GetGrain<IShardGrain>(shard);
        while (!_leaving.IsCancellationRequested)
        {
            var pause = s_retry;
            var room = 0;
            try
            {
                room = TakeRoom();
                var running = _runs.Values.Where(run => run.Shard == shard).Select(run => run.Search.Id).ToArray();
                var report = new SiloReport { Silo = _silo, Host = _self!, Running = running, Wanted = room };
                var reply = await grain.TakeAsync(report).ConfigureAwait(false);
                room -= Accept(shard, reply);
                pause = _options.Lease;
                if (_runs.Values.Any(run => run.Shard == shard))
                {
                    pause = _options.Lease / 3;
                }

                if (reply.Given.Length > 0 && reply.Next is not null)
                {
                    _shards[shard].Call();
                }
            }
            catch (Exception error) when (!_leaving.IsCancellationRequested)
            {
                LogNoShard(_log, shard, error.GetType().Name);
            }
            finally
            {
                GiveRoom(room);
            }

            if (room > 0)
            {
                CallBest();
            }

            await _shards[shard].WaitAsync(pause, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Begins what was given. Returns how many there were.</summary>
    private int Accept(int shard, ShardReply reply)
    {
        foreach (var id in reply.Lost)
        {
            if (_runs.TryGetValue(id, out var lost))
            {
                lost.End(HostedRun.EndReason.Lost);
            }
        }

        var begun = 0;
        foreach (var search in reply.Given)
        {
            var run = new HostedRun(search, shard);
            if (_runs.TryAdd(search.Id, run))
            {
                begun++;
                _ = Task.Run(() => RunAsync(run));
            }
        }

        _shards[shard].Next = reply.Next;
        return begun;
    }

    private async Task RunAsync(HostedRun run)
    {
        var id = run.Search.Id;
        var shard = _grains.GetGrain<IShardGrain>(run.Shard);
        _telemetry.Begun();
        try
        {
            var isOver = await WorkAsync(run).ConfigureAwait(false);
            if (isOver)
            {
                _failures.TryRemove(id, out _);
                await PersistentlyAsync(() => shard.RemoveAsync(id)).ConfigureAwait(false);
            }
            else
            {
                _telemetry.Returned();
                await PersistentlyAsync(() => shard.ReturnAsync(_silo, id, PauseAfter(run))).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            // The lease runs out, and another silo goes on.
            LogGivenUp(_log, id, error.GetType().Name);
        }
        finally
        {
            _runs.TryRemove(id, out _);
            run.Dispose();
            _telemetry.Over();
            GiveRoom(1);
            CallBest();
        }
    }

    /// <summary>Whether the search is over; not so where it is given back.</summary>
    private async Task<bool> WorkAsync(HostedRun run)
    {
        SearchOutcome? outcome;
        try
        {
            outcome = await _work.RunAsync(run, _silo).ConfigureAwait(false);
        }
        catch (Exception error) when (error is JournalException or OrleansException or TimeoutException)
        {
            _failures.AddOrUpdate(run.Search.Id, 1, (_, before) => before + 1);
            return false;
        }

        if (outcome is not null)
        {
            var grain = _grains.GetGrain<ISearchGrain>(run.Search.Id);
            await PersistentlyAsync(() => grain.EndAsync(outcome)).ConfigureAwait(false);
            return true;
        }

        return run.Reason == HostedRun.EndReason.None;
    }

    /// <summary>Longer from one failure to the next. A silo that leaves, or lost the search, makes nobody wait.</summary>
    private TimeSpan PauseAfter(HostedRun run)
    {
        if (run.Reason != HostedRun.EndReason.None)
        {
            return TimeSpan.Zero;
        }

        var failures = Math.Min(_failures.GetValueOrDefault(run.Search.Id), 10);
        var pause = s_retry * (1 << Math.Max(0, failures - 3));
        if (pause > s_longestPause)
        {
            return s_longestPause;
        }

        return pause;
    }

    /// <summary>Tries for a lease: a grain whose silo died is elsewhere in a moment.</summary>
    private async Task PersistentlyAsync(Func<Task> call)
    {
        var start = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                await call().ConfigureAwait(false);
                return;
            }
            catch (Exception) when (_clock.GetElapsedTime(start) < 2 * _options.Lease)
            {
                await Task.Delay(s_retry, _clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private int TakeRoom()
    {
        lock (_lock)
        {
            var taken = Math.Min(_room, MostAtOnce);
            _room -= taken;
            return taken;
        }
    }

    private void GiveRoom(int room)
    {
        lock (_lock)
        {
            _room += room;
        }
    }

    /// <summary>There is room again: for the shard whose next search comes first.</summary>
    private void CallBest()
    {
        ShardCall? best = null;
        foreach (var shard in _shards)
        {
            if (shard.Next is { } next && (best is null || next.CompareTo(best.Next!) < 0))
            {
                best = shard;
            }
        }

        best?.Call();
    }

    [LoggerMessage(4, LogLevel.Debug, "Shard {Shard} did not answer: {Error}.")]
    private static partial void LogNoShard(ILogger log, int shard, string error);

    [LoggerMessage(5, LogLevel.Warning, "Search {Id} was given up by this silo: {Error}. Its lease runs out, and another goes on.")]
    private static partial void LogGivenUp(ILogger log, string id, string error);

    /// <summary>Wakes the loop of a shard.</summary>
    private sealed class ShardCall : IDisposable
    {
        private readonly SemaphoreSlim _called = new(0, 1);

        /// <summary>What the shard would give next, as it last said.</summary>
        public QueuedSearch? Next { get; set; }

        public void Call()
        {
            try
            {
                _called.Release();
            }
            catch (SemaphoreFullException)
            {
                // It is called already.
            }
        }

        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
            await _called.WaitAsync(atMost, cancellationToken).ConfigureAwait(false);

        public void Dispose() => _called.Dispose();
    }
}
