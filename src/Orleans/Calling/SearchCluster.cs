using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>
/// Starts searches that run at the silos of a cluster, whether or not their caller stays. A search whose silo dies goes on at another from
/// its journal. Safe for concurrent use.
/// </summary>
public sealed class SearchCluster
{
    private readonly IGrainFactory _grains;
    private readonly ClusterCall _call;
    private readonly ClusterCallOptions _options;

    internal SearchCluster(IGrainFactory grains, IOptions<ClusterCallOptions> options, TimeProvider clock)
    {
        (_grains, _options) = (grains, options.Value);
        _call = new(_options, clock);
    }

    /// <summary>
    /// The searches as journals. Given to a reasoner of the cluster as <see cref="SolveOptions.Journal"/>, one of them names the search:
    /// the call starts it or goes on with it, and leaving does not end it. A chat client's background answers are kept so.
    /// </summary>
    public IJournalStore Journals => new ClusterJournalStore(this);

    /// <summary>Starts a search. Started twice with the same id, problem and options, it is one search.</summary>
    /// <param name="id">Its id, as <see cref="IJournalStore.OpenAsync"/> wants it: also that of its journal.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="options">What holds for the search; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call, and not the search.</param>
    /// <returns>The search.</returns>
    /// <exception cref="ClusterBusyException">The cluster has as many searches as it takes.</exception>
    /// <exception cref="ClusterException">No silo answers, or another search has that id.</exception>
    /// <exception cref="ArgumentException">The id, the problem or an option is none that the silos take.</exception>
    public async Task<ClusterSearch> StartAsync(
        string id, Problem problem, ClusterSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (options?.Solve?.Journal is not null)
        {
            throw new ArgumentException("Solve has a Journal; a search of the cluster writes the silos'.", nameof(options));
        }

        var search = Find(id);
        var request = SearchRequest.Of(problem, options);
        var reply = await _call.TryAsync($"Search '{id}'", () => search.Grain.StartAsync(request), cancellationToken).ConfigureAwait(false);
        Check(reply, id, options);
        return search;
    }

    /// <summary>A search by its id, whether or not there is one.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The search. Nothing is asked yet.</returns>
    public ClusterSearch Find(string id)
    {
        IJournalStore.CheckId(id);
        return new(id, _grains.GetGrain<ISearchGrain>(id), _call);
    }

    /// <summary>Lists the searches that have not ended, shard by shard.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>Each search with what its shard knows of it.</returns>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public async IAsyncEnumerable<ClusterSearchEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var shard = 0; shard < _options.Shards; shard++)
        {
            var grain = _grains.GetGrain<IShardGrain>(shard);
            var listed = await _call.TryAsync("The list of searches", grain.ListAsync, cancellationToken).ConfigureAwait(false);
            foreach (var one in listed)
            {
                yield return new()
                {
                    Id = one.Search.Id, Priority = one.Search.Priority, StartedAt = one.Search.Since, Silo = one.Silo,
                };
            }
        }
    }

    private static void Check(StartReply reply, string id, ClusterSearchOptions? options)
    {
        switch (reply.Verdict)
        {
            case StartVerdict.OtherSearch:
                throw new ClusterException($"Search '{id}' was started with another problem or other options. Take another id.");
            case StartVerdict.Busy:
                throw new ClusterBusyException(
                    $"Search '{id}' was not started: its shard has {reply.Limit} searches that have not ended, as many as it takes.",
                    TimeSpan.FromSeconds(5));
            case StartVerdict.TooLarge:
                throw new ArgumentException($"The problem of search '{id}' has more than the {reply.Limit:N0} characters that silos take.");
            case StartVerdict.Spent:
                throw new ClusterException($"Search '{id}' was not started: the budget of tenant '{options?.Tenant}' is spent.");
            case StartVerdict.NoReasoner:
                throw new ArgumentException($"Search '{id}' asks for reasoner '{options?.Reasoner}', which the silo does not have.");
        }
    }
}
