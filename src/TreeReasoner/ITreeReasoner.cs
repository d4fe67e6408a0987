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

    /// <summary>Solves a problem and tells what happens meanwhile; the last item holds the solution.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="cancellationToken">Ends calls in flight.</param>
    /// <returns>Progress, in order. The search goes on while the next item is asked for; leaving early ends it.</returns>
    /// <exception cref="ArgumentException">As above; thrown by the call itself.</exception>
    /// <exception cref="ReasoningFailedException">Nothing could be found out at all.</exception>
    /// <exception cref="ReasoningCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, CancellationToken cancellationToken = default);
}
