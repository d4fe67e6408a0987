namespace TreeReasoner;

/// <summary>Thinks before it answers. Safe for concurrent use as far as its plug-ins are; each problem gets a search of its own.</summary>
public interface ITreeReasoner
{
    /// <summary>Solves a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>
    /// The solution. A spent budget, an exhausted tree and a search that failed on the way are solutions too, whose stop reason says so.
    /// </returns>
    /// <exception cref="ArgumentException">The window is too small for the problem, or <see cref="ReasonerParts.Accept"/> refuses it.</exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all; it says why.</exception>
    /// <exception cref="ReasoningCanceledException">The token was cancelled; it holds the best so far.</exception>
    Task<Solution> SolveAsync(Problem problem, CancellationToken cancellationToken = default);

    /// <summary>
    /// Solves a problem and writes down what happens, so that a killed process loses nothing it had paid for: called again with the same
    /// journal, it goes on from there. A journal that tells of a finished solution gives it back without a call.
    /// </summary>
    /// <param name="problem">The problem; the journal's, if there is something in it.</param>
    /// <param name="journal">
    /// Empty, or of an earlier run with the same options that shape the tree; budgets, stop rules and, by arrival, the number of workers may
    /// change. It will hold the problem and what the model writes.
    /// </param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>The solution, its bill that of all runs together.</returns>
    /// <exception cref="ArgumentException">The window is too small for the problem.</exception>
    /// <exception cref="JournalException">
    /// The journal cannot be read, written, or gone on with. If it cannot be written any more later on, the search stops and
    /// <see cref="Solution.Cause"/> is this exception.
    /// </exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all; it says why.</exception>
    /// <exception cref="ReasoningCanceledException">The token was cancelled; it holds the best so far, and the journal holds what was paid for.</exception>
    Task<Solution> SolveAsync(Problem problem, IJournal journal, CancellationToken cancellationToken = default);

    /// <summary>Solves a problem and tells what happens meanwhile; the last item holds the solution.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>Progress, in order. The search goes on while the next item is asked for; leaving early ends it.</returns>
    /// <exception cref="ArgumentException">As above; thrown by the call itself.</exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all.</exception>
    /// <exception cref="ReasoningCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, CancellationToken cancellationToken = default);

    /// <summary>The same with a journal: see <see cref="SolveAsync(Problem, IJournal, CancellationToken)"/>.</summary>
    /// <param name="problem">The problem; the journal's, if there is something in it.</param>
    /// <param name="journal">Empty, or of an earlier run.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>Progress, in order, from where the journal ends; a resumed run says so first.</returns>
    IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, IJournal journal, CancellationToken cancellationToken = default);

    /// <summary>Replays a journal: the same tree, the same answer, the same bill, and no call of anything.</summary>
    /// <param name="journal">What a reasoner with the same options that shape the tree wrote; it holds the problem.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The solution; of a run that was killed, what there was, with the stop reason <c>Interrupted</c>.</returns>
    /// <exception cref="JournalException">The journal is empty, damaged, or was made with other options.</exception>
    /// <exception cref="ReasoningFailedException">It was so then, too.</exception>
    Task<Solution> ReplayAsync(IJournal journal, CancellationToken cancellationToken = default);
}
