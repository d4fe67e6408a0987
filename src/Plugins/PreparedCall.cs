namespace TreeReasoner;

/// <summary>
/// A call of a plug-in that is ready to be made: the prompt is built and what it may cost is known. A budget reserves the cost, and the
/// same prompt is then sent. A call that is never made costs nothing.
/// </summary>
/// <typeparam name="T">What the call gives.</typeparam>
public sealed class PreparedCall<T>
{
    private readonly Func<CancellationToken, ValueTask<T>> _run;

    /// <summary>Creates a call.</summary>
    /// <param name="cost">
    /// An upper bound on what the call costs, as far as can be known before it, each part at least 0; null if the plug-in cannot tell.
    /// </param>
    /// <param name="run">Makes the call.</param>
    public PreparedCall(Usage? cost, Func<CancellationToken, ValueTask<T>> run)
        : this(cost, null, run)
    {
    }

    /// <summary>
    /// Creates a call that can be told to cost less than it might: all that it asks of models keeps to its <see cref="Allowance"/>.
    /// </summary>
    /// <param name="cost">An upper bound on what the call costs; null if the plug-in cannot tell.</param>
    /// <param name="least">The least that it can be limited to; null if it cannot be.</param>
    /// <param name="run">Makes the call.</param>
    public PreparedCall(Usage? cost, Usage? least, Func<CancellationToken, ValueTask<T>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Cost = cost;
        Least = least;
        _run = run;
    }

    /// <summary>An upper bound on what the call costs; null if the plug-in cannot tell.</summary>
    public Usage? Cost { get; }

    /// <summary>
    /// The least that the call can be limited to: all that it asks of models keeps to a <see cref="CallAllowance"/>. Null where it may cost
    /// its bound whatever is left.
    /// </summary>
    public Usage? Least { get; }

    /// <summary>
    /// What the call may cost, where that is less than its bound. Whoever makes the call sets it before. Null (default): the bound.
    /// </summary>
    public CallAllowance? Allowance { get; set; }

    /// <summary>Makes the call. A search makes it at most once.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the call gives.</returns>
    public ValueTask<T> RunAsync(CancellationToken cancellationToken)
    {
        if (Allowance is { } allowance)
        {
            return CallAllowance.Within(allowance, () => _run(cancellationToken));
        }

        return _run(cancellationToken);
    }

    /// <summary>The same call with a result that a decorator changes.</summary>
    /// <param name="change">Changes what the call gave.</param>
    /// <returns>A call of the same cost.</returns>
    public PreparedCall<T> Then(Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(Cost, Least, async cancellationToken => change(await _run(cancellationToken).ConfigureAwait(false)));
    }
}

/// <summary>Calls of plug-ins that do not prepare them themselves.</summary>
internal static class PreparedCall
{
    public static PreparedCall<Expansion<TState>> Of<TState>(IExpander<TState> expander, ExpansionRequest<TState> request) =>
        new((expander as ICostEstimate<TState>)?.EstimateCost(request), token => expander.ExpandAsync(request, token));

    public static PreparedCall<Evaluation> Of<TState>(IEvaluator<TState> evaluator, TState state) =>
        new((evaluator as ICostEstimate<TState>)?.EstimateCost(state, 1), token => evaluator.EvaluateAsync(state, token));
}
