namespace TreeReasoner.Tests.Journaling;

/// <summary>A search that remembers the hash of its tree after everything that changes it: one for each line of a journal that says so.</summary>
internal sealed class Watched<TState>(ISearch<TState> search) : ISearch<TState>
{
    private readonly List<string> _hashes = [TreeHash.Of(search.Tree)];

    /// <summary>The first is that of the tree before the first visit.</summary>
    public IReadOnlyList<string> Hashes => _hashes;

    public SearchTree<TState> Tree => search.Tree;

    public int InFlight => search.InFlight;

    public long Simulations => search.Simulations;

    public IReadOnlyDictionary<string, string> Settings => search.Settings;

    public Recommendation<TState> Recommend() => search.Recommend();

    public BeginStatus Begin(out Visit<TState> visit)
    {
        var status = search.Begin(out visit);
        if (status is BeginStatus.Begun or BeginStatus.Committed)
        {
            _hashes.Add(TreeHash.Of(search.Tree));
        }

        return status;
    }

    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        search.Complete(visit, result);
        _hashes.Add(TreeHash.Of(search.Tree));
    }

    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        search.Abandon(visit, failed);
        _hashes.Add(TreeHash.Of(search.Tree));
    }
}
