namespace TreeReasoner;

/// <summary>The base of an evaluator around another one. It passes every call on, and errors name the one inside.</summary>
/// <remarks>
/// Override <see cref="Prepare"/>: <see cref="EvaluateAsync"/> runs what it prepares, so that one method decides what is asked, what it may
/// cost and what becomes of the judgement. <see cref="PreparedCall{T}.Then"/> changes a judgement and keeps the cost.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract class DelegatingEvaluator<TState> : IEvaluator<TState>, IDecorator
{
    /// <summary>Creates the decorator.</summary>
    /// <param name="inner">The evaluator that does the work.</param>
    protected DelegatingEvaluator(IEvaluator<TState> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The evaluator that does the work.</summary>
    protected IEvaluator<TState> Inner { get; }

    object? IDecorator.Inner => Inner;

    /// <inheritdoc/>
    public virtual PreparedCall<Evaluation> Prepare(TState state) => Inner.Prepare(state);

    /// <summary>Prepares the call and makes it.</summary>
    /// <param name="state">The state to judge.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the prepared call gives.</returns>
    public ValueTask<Evaluation> EvaluateAsync(TState state, CancellationToken cancellationToken) =>
        Prepare(state).RunAsync(cancellationToken);
}
