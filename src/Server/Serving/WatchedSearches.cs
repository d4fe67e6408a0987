using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>The searches that can be watched: those that run, and the last that have ended.</summary>
internal sealed class WatchedSearches(TreeReasonerServerOptions options, TimeProvider clock)
{
    private readonly List<WatchedSearch> _all = [];
    private readonly Lock _lock = new();

    /// <summary>An answer whose search can be watched while it is made.</summary>
    /// <param name="id">The id of the response, by which the search is asked for.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="journal">Where the search writes besides; null for nowhere.</param>
    /// <param name="answer">Makes the answer with a journal, or without one where the search is not watched.</param>
    public IAsyncEnumerable<ChatResponseUpdate> Watch(
        string id, string owner, Asked asked, IJournal? journal, Func<IJournal?, IAsyncEnumerable<ChatResponseUpdate>> answer)
    {
        if (options.MaxWatched == 0 || !asked.Thinks)
        {
            return answer(journal);
        }

        return WatchAsync(id, owner, asked.ModelName, journal, answer);
    }

    /// <summary>The searches of an owner, newest first.</summary>
    public IReadOnlyList<WatchedSearch> Of(string owner)
    {
        lock (_lock)
        {
            return [.. _all.Where(search => search.Owner == owner).Reverse()];
        }
    }

    public WatchedSearch? Find(string id, string owner)
    {
        lock (_lock)
        {
            return _all.FindLast(search => search.Id == id && search.Owner == owner);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WatchAsync(
        string id, string owner, string model, IJournal? journal, Func<IJournal?, IAsyncEnumerable<ChatResponseUpdate>> answer,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var search = new WatchedSearch(id, owner, model, clock.GetUtcNow(), journal);
        Add(search);
        try
        {
            await foreach (var update in answer(search).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            search.End();
        }
    }

    // The oldest go first, and those that still run last of all.
    private void Add(WatchedSearch search)
    {
        lock (_lock)
        {
            if (_all.Count >= options.MaxWatched)
            {
                var oldest = _all.FindIndex(each => each.HasEnded);
                _all.RemoveAt(Math.Max(0, oldest));
            }

            _all.Add(search);
        }
    }
}
