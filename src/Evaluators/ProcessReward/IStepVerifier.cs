namespace TreeReasoner.Evaluators;

/// <summary>
/// Says how probable it is that the last turn of a line holds, given what was known before it: a process reward model. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// A verifier of turns was trained on labelled turns, or asks something that was; it sees no label when it is asked. One that implements
/// <see cref="ICostEstimate{TState}"/> lets budgets reserve exactly what a turn costs.
/// </remarks>
public interface IStepVerifier
{
    /// <summary>Checks one turn.</summary>
    /// <param name="state">
    /// The line, open or answered, never the root. Its last turn is to be checked and nothing else: those before it have been asked about
    /// on their own.
    /// </param>
    /// <param name="cancellationToken">Ends calls in flight; calls already answered may still be billed.</param>
    /// <returns>
    /// The probability in [0, 1] that the turn holds, or <see cref="Evaluation.None"/> where the verifier cannot tell, of a final answer
    /// for example; and what it cost.
    /// </returns>
    ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken);
}
