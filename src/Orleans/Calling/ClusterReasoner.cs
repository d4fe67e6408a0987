using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace TreeReasoner.Cluster;

/// <summary>
/// A reasoner whose searches run at the silos. The caller's own reasoner, made like that of the silos, replays their journals: what it
/// gives is the search that ran, with its tree, and it calls nothing.
/// </summary>
internal sealed class ClusterReasoner(SearchCluster cluster, IReasoner local, string? name, IOptions<ClusterCallOptions> options)
    : IReasoner
{
    public async Task<Solution> SolveAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(problem, options);
        var called = await BeginAsync(problem, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var line in called.Search.LinesAsync(0, cancellationToken).ConfigureAwait(false))
            {
                called.Lines.Add(line);
            }

            called.IsOver = true;
            return (await ConcludeAsync(called, cancellationToken).ConfigureAwait(false))!;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !called.IsOver)
        {
            throw await CancelledAsync(called, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync(called).ConfigureAwait(false);
        }
    }

    public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(problem, options);
        return StreamAsync(problem, options, cancellationToken);
    }

    public Task<Solution> ReplayAsync(IJournal journal, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
        local.ReplayAsync(journal, options, cancellationToken);

    private static void Check(Problem problem, SolveOptions? options)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (options?.Journal is not (null or ClusterJournal))
        {
            throw new ArgumentException(
                "SolveOptions has a Journal of the caller's; a search of the cluster writes the silos'. Take one of SearchCluster.Journals.",
                nameof(options));
        }
    }

    private async IAsyncEnumerable<ReasoningProgress> StreamAsync(
        Problem problem, SolveOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var called = await BeginAsync(problem, options, cancellationToken).ConfigureAwait(false);
        var progress = new ClusterProgress();
        SearchFinished<ReasoningState>? finished = null;
        var journal = new WatchedJournal(called.Search) { Keep = line => called.Lines.Add(line) };
        var events = JournalReader.ReadAsync(journal, new ReasoningStateCodec(), cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync(events, called, cancellationToken).ConfigureAwait(false))
            {
                finished = events.Current as SearchFinished<ReasoningState>;
                if (finished is null)
                {
                    yield return progress.After(events.Current);
                }
            }

            called.IsOver = true;
            if (await ConcludeAsync(called, cancellationToken).ConfigureAwait(false) is { } solution)
            {
                yield return ClusterProgress.End(finished, solution);
            }
        }
        finally
        {
            await events.DisposeAsync().ConfigureAwait(false);
            await LeaveAsync(called).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<SearchEvent<ReasoningState>> events, Called called, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw await CancelledAsync(called, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Called> BeginAsync(Problem problem, SolveOptions? solve, CancellationToken cancellationToken)
    {
        var own = solve?.Journal as ClusterJournal;
        var id = own?.Id ?? $"solve-{Guid.NewGuid():n}";
        var plain = (solve ?? new()) with { Journal = null };
        var request = options.Value.Searches with { Reasoner = name, Solve = plain };
        var search = await cluster.StartAsync(id, problem, request, cancellationToken).ConfigureAwait(false);
        return new(search, plain, isKept: own is not null);
    }

    /// <summary>What the search found, by replay.</summary>
    private async Task<Solution?> ConcludeAsync(Called called, CancellationToken cancellationToken)
    {
        var status = await called.Search.GetAsync(cancellationToken).ConfigureAwait(false);
        var granted = await called.Search.GrantedAsync(cancellationToken).ConfigureAwait(false);
        if (granted is not null)
        {
            called.Options = called.Options with { Budget = granted.ToBudget(), Effort = null, Answers = null };
        }

        if (called.Lines.Count == 0)
        {
            throw new ClusterException($"Search '{called.Search.Id}' ended before it began: {status.Error ?? status.State.ToString()}");
        }

        var solution = await ReplayAsync(called, cancellationToken).ConfigureAwait(false);
        return status.State switch
        {
            SearchState.Cancelled => throw new ReasoningCanceledException(solution, cancellationToken),
            SearchState.Failed => throw new ClusterException($"Search '{called.Search.Id}' failed: {status.Error}"),
            _ => solution,
        };
    }

    private Task<Solution> ReplayAsync(Called called, CancellationToken cancellationToken) =>
        local.ReplayAsync(new MemoryJournal(called.Lines), called.Options, cancellationToken);

    /// <summary>What a caller who has no more time gets: the best of what was seen.</summary>
    private async Task<OperationCanceledException> CancelledAsync(Called called, CancellationToken cancellationToken)
    {
        if (called.Lines.Count == 0)
        {
            return new OperationCanceledException(cancellationToken);
        }

        try
        {
            var partial = await ReplayAsync(called, CancellationToken.None).ConfigureAwait(false);
            return new ReasoningCanceledException(partial, cancellationToken);
        }
        catch (ReasoningFailedException failed)
        {
            return new ReasoningCanceledException(failed.Solution, cancellationToken);
        }
    }

    /// <summary>A search that the call began ends with it, and is forgotten. One that has an id of the caller's stays.</summary>
    private static async Task LeaveAsync(Called called)
    {
        if (called.IsKept)
        {
            return;
        }

        try
        {
            if (called.IsOver)
            {
                await called.Search.DeleteAsync().ConfigureAwait(false);
            }
            else
            {
                await called.Search.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (ClusterException)
        {
            // It stays in the store until an operator deletes what is old.
        }
    }

    private sealed class Called(ClusterSearch search, SolveOptions options, bool isKept)
    {
        public ClusterSearch Search => search;

        /// <summary>What the search ran with: less than was asked for, where its tenant had less.</summary>
        public SolveOptions Options { get; set; } = options;

        public bool IsKept => isKept;

        public List<ReadOnlyMemory<byte>> Lines { get; } = [];

        public bool IsOver { get; set; }
    }
}
