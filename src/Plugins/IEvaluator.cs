namespace TreeReasoner;

/// <summary>Judges how promising a state is.</summary>
/// <remarks>
/// Called at most once per state that enters the tree without a value of its own, from any thread, and calls overlap: implementations are
/// safe for concurrent use, and wait asynchronously, so that a timeout or a cancellation can end the wait. There is no way to reach a gold
/// answer from here; benches keep those to themselves.
/// </remarks>
/// <typeparam name="TState">An immutable state, open or terminal.</typeparam>
public interface IEvaluator<in TState>
{
    /// <summary>Estimates the value of a state.</summary>
    /// <param name="state">An open state (predict) or a terminal one (score).</param>
    /// <param name="cancellationToken">Ends outstanding model calls; calls already answered may still be billed.</param>
    /// <returns>
    /// A finite value in [−1, 1] on the scale of returns, or <see cref="Evaluation.None"/> when there is no judgement. Evaluators that are
    /// handed to a <c>GameEvaluator</c> give a quality in [0, 1] instead.
    /// </returns>
    ValueTask<Evaluation> EvaluateAsync(TState state, CancellationToken cancellationToken);

    /// <summary>
    /// Gets a call ready: builds what it needs and says what it may cost. Override it where building a prompt is work, so that a prompt is
    /// built once. Cheap: no model call, no I/O.
    /// </summary>
    /// <param name="state">The state to judge.</param>
    /// <returns>
    /// A call. By default it is <see cref="EvaluateAsync"/>, with the cost that <see cref="ICostEstimate{TState}"/> tells if the evaluator
    /// has it.
    /// </returns>
    PreparedCall<Evaluation> Prepare(TState state) => PreparedCall.Of(this, state);
}
