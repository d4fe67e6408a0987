namespace TreeReasoner.Testing;

/// <summary>
/// Drives a search by hand, in an order drawn from a seed: begins some visits, ends one of those in flight, whichever it is; completes it
/// whole or in part, or abandons it. Everything a concurrent run can do to a search happens, on one thread, and the same in every run.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class SearchDriver<TState>
{
    private readonly ISearch<TState> _search;
    private readonly IExpander<TState> _expander;
    private readonly IEvaluator<TState> _evaluator;
    private readonly Random _random;
    private readonly List<Visit<TState>> _inFlight = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="search">The search; nothing else drives it.</param>
    /// <param name="expander">Proposes candidates; called for one visit at a time.</param>
    /// <param name="evaluator">Judges states; called for one visit at a time.</param>
    /// <param name="seed">Decides which visit ends next, and how.</param>
    public SearchDriver(ISearch<TState> search, IExpander<TState> expander, IEvaluator<TState> evaluator, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(expander);
        ArgumentNullException.ThrowIfNull(evaluator);
        (_search, _expander, _evaluator, _random) = (search, expander, evaluator, new Random(seed));
    }

    /// <summary>The most visits in flight at once, at least 1. Default 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The share of visits given back without a failure, in [0, 1). Default 0.</summary>
    public double AbandonedShare { get; init; }

    /// <summary>The share of visits given back as failed, in [0, 1). Default 0.</summary>
    public double FailedShare { get; init; }

    /// <summary>The share of visits whose expansion, evaluation or both are missing, in [0, 1). Default 0.</summary>
    public double PartialShare { get; init; }

    /// <summary>The share of evaluations without a judgement, in [0, 1]. Default 0.</summary>
    public double UnjudgedShare { get; init; }

    /// <summary>Called with every visit that was begun, before anything else happens.</summary>
    public Action<Visit<TState>>? OnBegun { get; init; }

    /// <summary>Called after every step: a visit begun or ended, a turn committed.</summary>
    public Action? OnStep { get; init; }

    /// <summary>The visits in flight, oldest first.</summary>
    public IReadOnlyList<Visit<TState>> InFlight => _inFlight;

    /// <summary>
    /// Runs until the search is finished, or has made so many simulations, or has begun 100 visits and 20 for each simulation. Whatever is
    /// in flight at the end, also after a plug-in threw or the run was cancelled, is abandoned.
    /// </summary>
    /// <param name="simulations">When to stop, at least 1.</param>
    /// <param name="cancellationToken">Handed to the plug-ins, and ends the run.</param>
    /// <returns>What Begin said last; Begun if the run ended by its limit.</returns>
    /// <exception cref="InvalidOperationException">The search waits for something although nothing is in flight.</exception>
    public async ValueTask<BeginStatus> RunAsync(long simulations, CancellationToken cancellationToken = default)
    {
        var left = 100 + (20 * simulations);
        try
        {
            while (_search.Simulations < simulations && left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var status = BeginStatus.Waiting;
                for (var wanted = 1 + _random.Next(Workers); _inFlight.Count < wanted && left > 0;)
                {
                    status = _search.Begin(out var visit);
                    if (status == BeginStatus.Begun)
                    {
                        left--;
                        _inFlight.Add(visit);
                        OnBegun?.Invoke(visit);
                    }
                    else if (status != BeginStatus.Committed)
                    {
                        break;
                    }

                    OnStep?.Invoke();
                }

                if (_inFlight.Count > 0)
                {
                    await EndOneAsync(cancellationToken).ConfigureAwait(false);
                    OnStep?.Invoke();
                }
                else if (status == BeginStatus.Finished)
                {
                    return status;
                }
                else if (status == BeginStatus.Waiting)
                {
                    throw new InvalidOperationException("The search waits for something to end, and nothing is in flight.");
                }
            }

            return BeginStatus.Begun;
        }
        finally
        {
            foreach (var visit in _inFlight)
            {
                _search.Abandon(visit);
            }

            _inFlight.Clear();
        }
    }

    private async ValueTask EndOneAsync(CancellationToken cancellationToken)
    {
        var index = _random.Next(_inFlight.Count);
        var visit = _inFlight[index];
        var fate = _random.NextDouble();
        if (fate < AbandonedShare + FailedShare)
        {
            _inFlight.RemoveAt(index);
            _search.Abandon(visit, failed: fate >= AbandonedShare);
            return;
        }

        var isPartial = _random.NextDouble() < PartialShare;
        var result = await WorkAsync(visit, isPartial && _random.Next(2) == 0, isPartial && _random.Next(2) == 0, cancellationToken)
            .ConfigureAwait(false);
        _inFlight.RemoveAt(index);
        _search.Complete(visit, result);
    }

    private async ValueTask<VisitResult<TState>> WorkAsync(
        Visit<TState> visit, bool withoutExpansion, bool withoutEvaluation, CancellationToken cancellationToken)
    {
        Usage usage = default;
        IReadOnlyList<Candidate<TState>>? candidates = null;
        Evaluation? evaluation = null;
        if (visit.Work.HasFlag(VisitWork.Expand) && !withoutExpansion)
        {
            var expansion = await _expander.ExpandAsync(visit.Request, cancellationToken).ConfigureAwait(false);
            candidates = expansion.Candidates;
            usage += expansion.Usage;
        }

        if (visit.Work.HasFlag(VisitWork.Evaluate) && !withoutEvaluation)
        {
            if (_random.NextDouble() < UnjudgedShare)
            {
                evaluation = Evaluation.None();
            }
            else
            {
                evaluation = await _evaluator.EvaluateAsync(visit.State, cancellationToken).ConfigureAwait(false);
            }

            usage += evaluation.Value.Usage;
        }

        return new(candidates, evaluation, usage);
    }
}
