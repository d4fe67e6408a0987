namespace TreeReasoner;

/// <summary>Thinks before it answers. Safe for concurrent use as far as its plug-ins are; each problem gets a search of its own.</summary>
public interface IReasoner
{
    /// <summary>Solves a problem.</summary>
    /// <remarks>
    /// With a journal (<see cref="SolveOptions.Journal"/>) a killed process loses nothing it had paid for: called again with the same
    /// journal, the reasoner resumes the search, and a journal of a finished search gives its solution back without a call.
    /// </remarks>
    /// <param name="problem">The problem. Where the journal holds one already, the two are equal.</param>
    /// <param name="options">What holds for this call only; null for nothing.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>
    /// The solution. A spent budget, an exhausted tree and a search that failed on the way are solutions too, whose stop reason says so.
    /// With a journal the bill is that of all runs together.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The window is too small for the problem, <see cref="ReasonerParts.Accept"/> refuses it, or an option is out of its range.
    /// </exception>
    /// <exception cref="JournalException">
    /// The journal cannot be read, written, or resumed. If it cannot be written any more later on, the search stops and
    /// <see cref="Solution.Cause"/> is this exception.
    /// </exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all; it says why.</exception>
    /// <exception cref="ReasoningCanceledException">
    /// The token was cancelled. It holds the best so far, and the journal holds what was paid for.
    /// </exception>
    Task<Solution> SolveAsync(Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Solves a problem and tells what happens meanwhile. The last item holds the solution.</summary>
    /// <param name="problem">The problem. Where the journal holds one already, the two are equal.</param>
    /// <param name="options">What holds for this call only; null for nothing.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>
    /// Progress, in order; with a journal from where it ends, and a resumed run says so first. The search runs on while the caller asks
    /// for the next item. Leaving early ends it.
    /// </returns>
    /// <exception cref="ArgumentException">As above; thrown by the call itself.</exception>
    /// <exception cref="JournalException">As above.</exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all.</exception>
    /// <exception cref="ReasoningCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
        Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Replays a journal: the same tree, the same answer, the same bill, and no call of anything.</summary>
    /// <param name="journal">What a reasoner with the same options that shape the tree wrote. It holds the problem.</param>
    /// <param name="options">What held for the call that wrote it, such as its seed; null for nothing. A journal in it is an error.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The solution. Of a run that was killed, what there was, with the stop reason <c>Interrupted</c>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the options name a journal too.</exception>
    /// <exception cref="JournalException">The journal is empty, damaged, or was made with other options.</exception>
    /// <exception cref="ReasoningFailedException">It was so then, too.</exception>
    Task<Solution> ReplayAsync(IJournal journal, SolveOptions? options = null, CancellationToken cancellationToken = default);
}
