using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace TreeReasoner.Cluster;

/// <summary>What callers of one search talk to. It starts the search in its shard, reads its journal to those who watch, and keeps its end.</summary>
internal sealed class SearchGrain(
    [PersistentState("search", SearchClusterOptions.Storage)] IPersistentState<SearchRecord> record,
    IJournalStore journals,
    LocalReasoners reasoners,
    IOptions<SearchClusterOptions> options,
    TimeProvider clock) : Grain, ISearchGrain
{
    private const int MostLines = 256;
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private string? _trouble;
    private IOwnedJournal? _journal;      // to read

    private string Id => this.GetPrimaryKeyString();

    private IShardGrain Shard => GrainFactory.GetGrain<IShardGrain>(Shards.Of(Id, options.Value.Shards));

    private SearchOutcome? Outcome => record.State.Outcome;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A silo may have died between the two writes of a start.
        if (record.State is { Request: { } request, Outcome: null })
        {
            await EnqueueAsync(request).ConfigureAwait(true);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => LeaveJournalAsync();

    public async Task<StartReply> StartAsync(SearchRequest request)
    {
        if (record.State.Request is { } known)
        {
            if (!known.IsSame(request))
            {
                return new(StartVerdict.OtherSearch);
            }

            if (Outcome is null)
            {
                await EnqueueAsync(known).ConfigureAwait(true);
            }

            return new(StartVerdict.Known);
        }

        if (request.Text.Length > options.Value.MaxProblemLength)
        {
            return new(StartVerdict.TooLarge) { Limit = options.Value.MaxProblemLength };
        }

        if (reasoners.Find(request.Reasoner) is null)
        {
            return new(StartVerdict.NoReasoner);
        }

        if (TenantBudget(request) is { } whole && !await Tenant(request).HasAnyAsync(whole).ConfigureAwait(true))
        {
            return new(StartVerdict.Spent);
        }

        request = request with { Since = clock.GetUtcNow() };
        record.State = new() { Request = request };
        await record.WriteStateAsync().ConfigureAwait(true);
        if (!await EnqueueAsync(request).ConfigureAwait(true))
        {
            await record.ClearStateAsync().ConfigureAwait(true);
            record.State = new();
            return new(StartVerdict.Busy) { Limit = options.Value.MaxPerShard };
        }

        return new(StartVerdict.Started);
    }

    public async Task<SearchSnapshot> GetAsync()
    {
        if (record.State.Request is not { } request)
        {
            return new() { State = SearchState.Unknown };
        }

        var (state, silo) = (Outcome?.State, record.State.Silo);
        if (state is null)
        {
            var running = await Shard.SiloOfAsync(Id).ConfigureAwait(true);
            state = SearchState.Waiting;
            if (running is not null)
            {
                (state, silo) = (SearchState.Running, running);
            }
        }

        return new()
        {
            State = state.Value,
            Request = request,
            Outcome = Outcome,
            Runs = record.State.Runs,
            Silo = silo,
            Trouble = _trouble,
            Granted = record.State.Granted,
        };
    }

    public async Task<LineBatch> ReadAsync(long after, bool waits)
    {
        var start = clock.GetTimestamp();
        while (record.State.Request is not null)
        {
            // Asked before the journal is read: what the search wrote before its end is then read as well.
            var hasEnded = Outcome is not null;
            var lines = await LinesAsync(after).ConfigureAwait(true);
            if (lines.Length > 0 || hasEnded || !waits)
            {
                return new() { After = after, Lines = lines, IsEnd = lines.Length == 0 };
            }

            if (clock.GetElapsedTime(start) >= s_longestWait)
            {
                return new() { After = after, Lines = [] };
            }

            await Task.Delay(options.Value.WatchInterval, clock).ConfigureAwait(true);
        }

        return new() { After = after, Lines = [], IsEnd = true, IsUnknown = true };
    }

    public async Task StopAsync(StopWish wish)
    {
        if (record.State.Request is null || Outcome is not null)
        {
            return;
        }

        await Shard.StopAsync(Id, wish).ConfigureAwait(true);
    }

    public async Task<bool> DeleteAsync()
    {
        if (record.State.Request is null || Outcome is null)
        {
            return false;
        }

        await LeaveJournalAsync().ConfigureAwait(true);
        await journals.DeleteAsync(Id).ConfigureAwait(true);
        await record.ClearStateAsync().ConfigureAwait(true);
        record.State = new();
        DeactivateOnIdle();
        return true;
    }

    public async Task<BeginReply> BeginAsync(string silo)
    {
        if (record.State.Request is not { } request || Outcome is not null)
        {
            return new();
        }

        if (TenantBudget(request) is { } whole && record.State.Granted is null)
        {
            var grant = await Tenant(request).ReserveAsync(Id, whole, Wanted(request)).ConfigureAwait(true);
            if (grant.Budget is null)
            {
                return new() { IsSpent = grant.IsSpent, Waits = !grant.IsSpent };
            }

            record.State.Granted = grant.Budget;
        }

        record.State.Runs++;
        record.State.Silo = silo;
        await record.WriteStateAsync().ConfigureAwait(true);
        return new() { Request = request.Within(record.State.Granted) };
    }

    public Task TroubleAsync(string trouble)
    {
        _trouble = trouble;
        return Task.CompletedTask;
    }

    public async Task EndAsync(SearchOutcome outcome)
    {
        if (record.State.Request is null || Outcome is not null)
        {
            return;
        }

        if (record.State.Granted is not null)
        {
            await Tenant(record.State.Request).SettleAsync(Id, outcome.Spent).ConfigureAwait(true);
        }

        record.State.Outcome = outcome;
        try
        {
            await record.WriteStateAsync().ConfigureAwait(true);
        }
        catch (Exception)
        {
            record.State.Outcome = null;
            throw;
        }
    }

    private ITenantGrain Tenant(SearchRequest request) => GrainFactory.GetGrain<ITenantGrain>(request.Tenant!);

    /// <summary>The whole budget of the one who pays; null where nobody does.</summary>
    private RequestedBudget? TenantBudget(SearchRequest request)
    {
        if (string.IsNullOrEmpty(request.Tenant))
        {
            return null;
        }

        return RequestedBudget.Of(options.Value.BudgetOf?.Invoke(request.Tenant));
    }

    /// <summary>What the search may spend as far as its caller and its reasoner say.</summary>
    private RequestedBudget Wanted(SearchRequest request)
    {
        if (reasoners.Find(request.Reasoner) is Reasoner reasoner)
        {
            return RequestedBudget.Of(reasoner.Describe(request.ToOptions()).Options.Running.Budget)!;
        }

        return request.Budget ?? RequestedBudget.Of(new SearchBudget())!;
    }

    private async Task LeaveJournalAsync()
    {
        if (_journal is { } journal)
        {
            _journal = null;
            await journal.DisposeAsync().ConfigureAwait(true);
        }
    }

    private Task<bool> EnqueueAsync(SearchRequest request) =>
        Shard.EnqueueAsync(new() { Id = Id, Priority = request.Priority, Since = request.Since });

    /// <summary>Lines that are there after a number of them, as many as a message likes.</summary>
    private async Task<byte[][]> LinesAsync(long after)
    {
        _journal ??= await journals.FindAsync(Id).ConfigureAwait(true);
        if (_journal is null)
        {
            return [];
        }

        var (lines, bytes) = (new List<byte[]>(), 0);
        await foreach (var line in _journal.ReadAfterAsync(after, CancellationToken.None).ConfigureAwait(true))
        {
            lines.Add(line.ToArray());
            bytes += line.Length;
            if (lines.Count >= MostLines || bytes >= MostBytes)
            {
                break;
            }
        }

        return [.. lines];
    }
}
