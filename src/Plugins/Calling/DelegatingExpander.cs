namespace TreeReasoner;

/// <summary>The base of an expander around another one. It passes every call on, and errors name the one inside.</summary>
/// <remarks>
/// Override <see cref="Prepare"/>: <see cref="ExpandAsync"/> runs what it prepares, so that one method decides what is asked, what it may
/// cost and what becomes of the answer. <see cref="PreparedCall{T}.Then"/> changes an answer and keeps the cost.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract class DelegatingExpander<TState> : IExpander<TState>, IDecorator
{
    /// <summary>Creates the decorator.</summary>
    /// <param name="inner">The expander that does the work.</param>
    protected DelegatingExpander(IExpander<TState> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The expander that does the work.</summary>
    protected IExpander<TState> Inner { get; }

    object? IDecorator.Inner => Inner;

    /// <inheritdoc/>
    public virtual PreparedCall<Expansion<TState>> Prepare(ExpansionRequest<TState> request) => Inner.Prepare(request);

    /// <summary>Prepares the call and makes it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the prepared call gives.</returns>
    public ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken) =>
        Prepare(request).RunAsync(cancellationToken);
}
