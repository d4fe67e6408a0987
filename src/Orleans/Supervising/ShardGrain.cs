using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Timers;

namespace TreeReasoner.Cluster;

/// <summary>
/// Keeps what waits in one shard and watches over what runs. Silos ask for work and say what they run. A silo that is not heard of for as
/// long as the lease loses its searches, and the next silo that asks gets them.
/// </summary>
/// <remarks>
/// The journal's lease decides who may write, not this grain: where it errs, the second owner is refused by the store. One reminder a shard
/// brings it back where its own silo died and no other silo happens to ask.
/// </remarks>
[Reentrant]
internal sealed partial class ShardGrain(
    [PersistentState("shard", SearchClusterOptions.Storage)] IPersistentState<ShardRecord> record,
    IOptions<SearchClusterOptions> options,
    ClusterTelemetry telemetry,
    TimeProvider clock,
    ILogger<ShardGrain> log) : Grain, IShardGrain, IRemindable
{
    private const string ReminderName = "wake";
    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_slowestCall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    // Both are of this activation only. A silo is hungry where it asked for more than there was.
    private readonly Dictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hold> _hungry = new(StringComparer.Ordinal);
    private readonly long _start = clock.GetTimestamp();
    private Task _writing = Task.CompletedTask;
    private Task? _nextWrite;
    private bool _isReminded;

    private Dictionary<string, QueuedSearch> Searches => record.State.Searches;

    private int Number => (int)this.GetPrimaryKeyLong();

    private TimeSpan Now => clock.GetElapsedTime(_start);

    private TimeSpan Lease => options.Value.Lease;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Silos that have one of these say so in a third of the lease. Those that no silo had when the shard moved are free.
        foreach (var id in Searches.Keys.Except(record.State.Free))
        {
            _holds[id] = new(null, null, (Lease / 3) + s_slowestCall);
        }

        record.State.Free = [];

        if (Searches.Count > 0)
        {
            await RemindAsync().ConfigureAwait(true);
        }

        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(s_tick, s_tick) { KeepAlive = true, Interleave = true });
    }

    /// <summary>Where the silo of the shard leaves, the next silo need not wait to hear who has what.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var now = Now;
        record.State.Free = [.. Searches.Keys.Where(id => IsWaiting(id, now))];
        if (record.State.Free.Length > 0)
        {
            await SaveAsync().ConfigureAwait(true);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => TickAsync(CancellationToken.None);

    public async Task<bool> EnqueueAsync(QueuedSearch search)
    {
        if (Searches.ContainsKey(search.Id))
        {
            return true;
        }

        if (Searches.Count >= options.Value.MaxPerShard)
        {
            return false;
        }

        Searches[search.Id] = search;
        try
        {
            await RemindAsync().ConfigureAwait(true);
            await SaveAsync().ConfigureAwait(true);
        }
        catch (Exception)
        {
            Searches.Remove(search.Id);
            throw;
        }

        CallHungry();
        return true;
    }

    public Task<ShardReply> TakeAsync(SiloReport report)
    {
        var now = Now;
        var lost = new List<string>();
        foreach (var id in report.Running)
        {
            var isFree = !_holds.TryGetValue(id, out var hold) || hold.Silo is null;
            if (Searches.ContainsKey(id) && (isFree || hold.Silo == report.Silo))
            {
                _holds[id] = new(report.Silo, report.Host, now + Lease);
            }
            else
            {
                lost.Add(id);
            }
        }

        var waiting = Waiting(now);
        var given = waiting.Take(report.Wanted).ToArray();
        foreach (var search in given)
        {
            _holds[search.Id] = new(report.Silo, report.Host, now + Lease);
        }

        // A silo that wants nothing at the moment, and sees that nothing waits, is told when that changes.
        if (given.Length == waiting.Count)
        {
            _hungry[report.Silo] = new(report.Silo, report.Host, now + (2 * Lease));
        }
        else
        {
            _hungry.Remove(report.Silo);
        }

        var next = waiting.ElementAtOrDefault(given.Length);
        return Task.FromResult(new ShardReply { Given = given, Lost = [.. lost], Next = next });
    }

    public Task ReturnAsync(string silo, string id, TimeSpan pause)
    {
        if (_holds.TryGetValue(id, out var hold) && hold.Silo == silo)
        {
            _holds[id] = new(null, null, Now + pause);
            if (pause <= TimeSpan.Zero)
            {
                CallHungry();
            }
        }

        return Task.CompletedTask;
    }

    public async Task RemoveAsync(string id)
    {
        _holds.Remove(id);
        if (Searches.Remove(id))
        {
            await SaveAsync().ConfigureAwait(true);
        }
    }

    public async Task StopAsync(string id, StopWish wish)
    {
        if (!Searches.TryGetValue(id, out var search) || search.Wish >= wish)
        {
            return;
        }

        Searches[id] = search with { Wish = wish };
        await SaveAsync().ConfigureAwait(true);
        if (_holds.TryGetValue(id, out var hold) && hold.Host is { } host)
        {
            _ = host.StopSearchAsync(id, wish);
        }
    }

    public Task<string?> SiloOfAsync(string id)
    {
        _holds.TryGetValue(id, out var hold);
        return Task.FromResult(hold.Silo);
    }

    public Task<ListedSearch[]> ListAsync() => Task.FromResult(Searches.Values.Select(Listed).ToArray());

    private ListedSearch Listed(QueuedSearch search)
    {
        _holds.TryGetValue(search.Id, out var hold);
        return new() { Search = search, Silo = hold.Silo };
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        foreach (var (id, hold) in _holds)
        {
            if (hold.Until <= now)
            {
                Expire(id, hold);
            }
        }

        CallHungry();
        return Task.CompletedTask;
    }

    private void Expire(string id, Hold hold)
    {
        _holds.Remove(id);
        if (hold.Silo is { } silo)
        {
            telemetry.Expired();
            LogExpired(log, id, silo, Lease.TotalSeconds);
        }
    }

    /// <summary>What no silo has, in the order in which it is given.</summary>
    private List<QueuedSearch> Waiting(TimeSpan now)
    {
        var waiting = Searches.Values.Where(search => IsWaiting(search.Id, now)).ToList();
        waiting.Sort((one, other) => one.CompareTo(other));
        return waiting;
    }

    private bool IsWaiting(string id, TimeSpan now) => !_holds.TryGetValue(id, out var hold) || hold.Until <= now;

    private void CallHungry()
    {
        var now = Now;
        if (_hungry.Count == 0 || !Searches.Keys.Any(id => IsWaiting(id, now)))
        {
            return;
        }

        foreach (var (silo, hungry) in _hungry)
        {
            if (hungry.Until <= now)
            {
                _hungry.Remove(silo);
            }
            else
            {
                _ = hungry.Host!.WorkAsync(Number);
            }
        }
    }

    private async Task RemindAsync()
    {
        if (!_isReminded && ServiceProvider.GetService<IReminderRegistry>() is not null)
        {
            await this.RegisterOrUpdateReminder(ReminderName, s_reminderPeriod, s_reminderPeriod).ConfigureAwait(true);
            _isReminded = true;
        }
    }

    /// <summary>Writes what there is. Calls that come while it is written share the next write.</summary>
    private Task SaveAsync()
    {
        if (_nextWrite is { } next)
        {
            return next;
        }

        if (!_writing.IsCompleted)
        {
            return _nextWrite = WriteAfterAsync(_writing);
        }

        return _writing = record.WriteStateAsync();
    }

    private async Task WriteAfterAsync(Task writing)
    {
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _nextWrite = null;
        _writing = record.WriteStateAsync();
        await _writing.ConfigureAwait(true);
    }

    [LoggerMessage(1, LogLevel.Warning, "Search {Id}: silo {Silo} was not heard of for {Seconds:0.#} s; another goes on with it.")]
    private static partial void LogExpired(ILogger log, string id, string silo, double seconds);
}
