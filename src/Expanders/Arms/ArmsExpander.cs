namespace TreeReasoner.Expanders;

/// <summary>
/// Several expanders, one of which is asked: the arm that the search names, as <see cref="AdaptiveBranching"/> does, or, where it names none, each
/// in turn. For several models, or prompts, that a search is to compare while it runs. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>Cost: that of the expander asked.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class ArmsExpander<TState> : IExpander<TState>, ICostEstimate<TState>
{
    private readonly IReadOnlyList<IExpander<TState>> _arms;
    private readonly CostObserved[] _observed;

    /// <summary>Creates the expander.</summary>
    /// <param name="arms">One or more; the first is arm 0.</param>
    public ArmsExpander(IReadOnlyList<IExpander<TState>> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfZero(arms.Count, nameof(arms));
        foreach (var arm in arms)
        {
            ArgumentNullException.ThrowIfNull(arm, nameof(arms));
        }

        _arms = [.. arms];
        _observed = [.. arms.Select(_ => new CostObserved())];
    }

    /// <inheritdoc/>
    public async ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken)
    {
        var arm = Asked(request);
        Expansion<TState> expansion;
        try
        {
            expansion = await _arms[arm].ExpandAsync(request with { Arm = null }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or StackOverflowException))
        {
            var name = IDecorator.NameOf(_arms[arm]);
            var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
            throw new PluginException(name, $"Expander '{name}', arm {arm} of {_arms.Count}, failed: {why}", error)
            {
                Usage = (error as IFailureDetails)?.Usage ?? default,
            };
        }

        _observed[arm].Note(expansion.Usage);
        return expansion;
    }

    /// <inheritdoc/>
    public Usage EstimateCost(TState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    /// <remarks>That of the arm that will be asked; where it gives none, the most it has cost so far.</remarks>
    public Usage EstimateCost(in ExpansionRequest<TState> request)
    {
        var arm = Asked(request);
        return (_arms[arm] as ICostEstimate<TState>)?.EstimateCost(request) ?? _observed[arm].Most;
    }

    private int Asked(in ExpansionRequest<TState> request) => (request.Arm ?? request.Draw) % _arms.Count;
}
