using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>Solves with a journal that a store keeps under an id.</summary>
public static class ReasonerStoreExtensions
{
    /// <summary>
    /// Solves a problem with the store's journal of an id. Where the journal is there already, the search goes on from it, and nothing is
    /// paid twice that stands in it.
    /// </summary>
    /// <param name="reasoner">The reasoner.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="store">Where the journal is kept.</param>
    /// <param name="id">The journal's id, as <see cref="IJournalStore.OpenAsync"/> wants it.</param>
    /// <param name="options">What holds for this call; without a journal of its own. Null: nothing but the journal.</param>
    /// <param name="cancellationToken">Ends the search, as for <see cref="IReasoner.SolveAsync"/>.</param>
    /// <returns>The solution.</returns>
    /// <exception cref="JournalException">Another owns the journal, or it is of another search or problem.</exception>
    public static async Task<Solution> SolveAsync(
        this IReasoner reasoner,
        Problem problem,
        IJournalStore store,
        string id,
        SolveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        var journal = await OpenAsync(store, id, options, cancellationToken).ConfigureAwait(false);
        await using (journal.ConfigureAwait(false))
        {
            return await reasoner.SolveAsync(problem, With(options, journal), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same, with what happens on the way.</summary>
    /// <param name="reasoner">The reasoner.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="store">Where the journal is kept.</param>
    /// <param name="id">The journal's id, as <see cref="IJournalStore.OpenAsync"/> wants it.</param>
    /// <param name="options">What holds for this call; without a journal of its own. Null: nothing but the journal.</param>
    /// <param name="cancellationToken">Ends the search, as for <see cref="IReasoner.SolveStreamingAsync"/>.</param>
    /// <returns>The progress, with the solution last.</returns>
    /// <exception cref="JournalException">Another owns the journal, or it is of another search or problem.</exception>
    public static async IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
        this IReasoner reasoner,
        Problem problem,
        IJournalStore store,
        string id,
        SolveOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        var journal = await OpenAsync(store, id, options, cancellationToken).ConfigureAwait(false);
        await using (journal.ConfigureAwait(false))
        {
            var all = reasoner.SolveStreamingAsync(problem, With(options, journal), cancellationToken);
            await foreach (var progress in all.ConfigureAwait(false))
            {
                yield return progress;
            }
        }
    }

    private static ValueTask<IOwnedJournal> OpenAsync(
        IJournalStore store, string id, SolveOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (options?.Journal is not null)
        {
            throw new ArgumentException("SolveOptions has a Journal; a search with a store writes the store's.", nameof(options));
        }

        return store.OpenAsync(id, cancellationToken);
    }

    private static SolveOptions With(SolveOptions? options, IJournal journal) => (options ?? new()) with { Journal = journal };
}
