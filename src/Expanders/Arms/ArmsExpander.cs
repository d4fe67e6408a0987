namespace TreeReasoner.Expanders;

/// <summary>
/// Several expanders, one of which is asked: the arm that the search names, as <see cref="AdaptiveBranching"/> does, or, where it names none, each
/// in turn, and where one has no candidate the next. For several models, or prompts, that a search is to compare while it runs. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>Cost: that of the expander asked, and of those before it that had nothing to say.</remarks>
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
        var first = First(request);
        Usage paid = default;
        for (var i = 0; ; i++)
        {
            var expansion = await AskAsync((first + i) % _arms.Count, request with { Arm = null }, paid, cancellationToken).ConfigureAwait(false);
            paid += expansion.Usage;
            if (expansion.Candidates is not { Count: 0 } || request.Arm is not null || i == _arms.Count - 1)
            {
                return expansion with { Usage = paid };
            }
        }
    }

    /// <inheritdoc/>
    public Usage EstimateCost(TState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    /// <remarks>That of the arm that the search names; else of all, for each may have nothing to say. Of one that gives none the most it has cost so far.</remarks>
    public Usage EstimateCost(in ExpansionRequest<TState> request)
    {
        Usage sum = default;
        var (first, count, asked) = (First(request), request.Arm is null ? _arms.Count : 1, request with { Arm = null });
        for (var i = 0; i < count; i++)
        {
            var arm = (first + i) % _arms.Count;
            sum += (_arms[arm] as ICostEstimate<TState>)?.EstimateCost(asked) ?? _observed[arm].Most;
        }

        return sum;
    }

    private int First(in ExpansionRequest<TState> request) => (request.Arm ?? request.Draw) % _arms.Count;

    private async ValueTask<Expansion<TState>> AskAsync(int arm, ExpansionRequest<TState> request, Usage paid, CancellationToken cancellationToken)
    {
        try
        {
            var expansion = await _arms[arm].ExpandAsync(request, cancellationToken).ConfigureAwait(false);
            _observed[arm].Note(expansion.Usage);
            return expansion;
        }
        catch (OperationCanceledException cancelled)
        {
            throw PaidCancellation.Of(cancelled, paid, cancellationToken);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            var name = IDecorator.NameOf(_arms[arm]);
            var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
            throw new PluginException(name, $"Expander '{name}', arm {arm} of {_arms.Count}, failed: {why}", error)
            {
                Usage = paid + ((error as IFailureDetails)?.Usage ?? default),
            };
        }
    }
}
