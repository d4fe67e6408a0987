namespace TreeReasoner;

/// <summary>Proposes the actions that can be taken in a state.</summary>
/// <remarks>
/// Called from any thread, and calls overlap when a search runs with more than one worker: implementations are safe for concurrent use.
/// They do not block the thread: a call that waits is asynchronous, for only then can a timeout or a cancellation end the wait for it.
/// What is returned is checked where it enters the search; a null, a NaN or an exception becomes a <see cref="PluginException"/>
/// that names the plug-in, the visit is abandoned, and the rest of the search lives on.
/// </remarks>
/// <typeparam name="TState">An immutable state. A candidate is its next state; there is no separate action type.</typeparam>
public interface IExpander<TState>
{
    /// <summary>Proposes candidates for the next step.</summary>
    /// <param name="request">The state, how many candidates are wanted, and those it already has.</param>
    /// <param name="cancellationToken">Ends outstanding model calls; calls already answered may still be billed.</param>
    /// <returns>
    /// Any number of candidates, best first by preference; fewer than asked is fine, more than asked is kept. None means that nothing can
    /// follow (a dead end), or, where siblings exist, that there is nothing to add to them.
    /// </returns>
    ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken);

    /// <summary>
    /// Gets a call ready: builds what it needs and says what it may cost. Override it where building a prompt is work, so that a prompt is
    /// built once. Cheap: no model call, no I/O.
    /// </summary>
    /// <param name="request">What will be asked.</param>
    /// <returns>
    /// A call. By default it is <see cref="ExpandAsync"/>, with the cost that <see cref="ICostEstimate{TState}"/> tells if the expander has
    /// it.
    /// </returns>
    PreparedCall<Expansion<TState>> Prepare(ExpansionRequest<TState> request) => PreparedCall.Of(this, request);
}
