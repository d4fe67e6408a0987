namespace TreeReasoner.Evaluators;

/// <summary>The weighted mean of several judgements. Safe for concurrent use if its parts are.</summary>
/// <remarks>
/// <para>A part without a judgement drops out and the weights of the others are scaled up; if no part can tell, neither can the composite.
/// The mean never leaves the range of its parts, and their order does not matter. Where a part gives a confidence, so does the composite:
/// the same mean, with the value standing in for a confidence that is not given. The score of the last turn is the mean over the parts that
/// judge turns.</para>
/// <para>Cost: the sum of the parts. A failure carries what the other parts had cost by then.</para>
/// </remarks>
public sealed class CompositeEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>, IRemainingTurns
{
    private readonly EvaluatorPart[] _parts;
    private readonly double[] _weights;
    private readonly CompositeOptions _options;

    /// <summary>Creates the composite.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="options">How the parts are asked.</param>
    /// <exception cref="ArgumentException">There is no part, or one is null.</exception>
    public CompositeEvaluator(IEnumerable<WeightedEvaluator> parts, CompositeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var list = parts.ToArray();
        if (list.Length == 0 || Array.IndexOf(list, null) >= 0)
        {
            throw new ArgumentException("parts is empty or holds a null; a composite has at least one part.", nameof(parts));
        }

        Parts = list;
        _options = options ?? new();
        _options.Validate();
        _parts = [.. list.Select(part => new EvaluatorPart(part.Evaluator, part.Name))];
        _weights = [.. list.Select(part => part.Weight)];
    }

    /// <summary>The parts with their weights.</summary>
    public IReadOnlyList<WeightedEvaluator> Parts { get; }

    /// <inheritdoc/>
    /// <exception cref="PluginException">A part failed or broke its contract; <see cref="PluginException.Plugin"/> is its name.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var judged = _options.Concurrent
            ? await PartJudgement.AskAllAsync(_parts.Select(part => Ask(part, state, cancellationToken)), paid: default).ConfigureAwait(false)
            : await AskInOrderAsync(state, cancellationToken).ConfigureAwait(false);
        var usage = PartJudgement.Bill(judged);
        var failures = judged.Where(part => part.Failure is not null).ToList();
        return failures.Count > 0 && (_options.OnPartFailure == PartFailure.FailVisit || failures.Count == _parts.Length)
            ? throw PartJudgement.WithBill(failures[0].Failure!, usage)
            : WeightedMean.Of(judged.Select((part, i) => (part.Evaluation, _weights[i])), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) =>
        _parts.Aggregate(default(Usage), (sum, part) => sum + part.EstimateCost(state));

    /// <summary>The weighted mean over the parts that can tell, rounded; 1 if none can.</summary>
    /// <param name="state">An open state.</param>
    /// <returns>At least 1.</returns>
    public int EstimateRemainingTurns(ReasoningState state)
    {
        double sum = 0, weights = 0, scale = _weights.Max();
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i].RemainingTurns is { } remaining)
            {
                sum += _weights[i] / scale * Math.Max(1, remaining.EstimateRemainingTurns(state));
                weights += _weights[i] / scale;
            }
        }

        return weights > 0 ? (int)Math.Clamp(Math.Round(sum / weights), 1, int.MaxValue) : 1;
    }

    private async Task<PartJudgement[]> AskInOrderAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        var judged = new PartJudgement[_parts.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            try
            {
                judged[i] = await PartJudgement.AskAsync(Ask(_parts[i], state, cancellationToken)).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled)
            {
                throw PaidCancellation.Of(cancelled, PartJudgement.Bill(judged), cancellationToken);
            }

            if (judged[i].Failure is not null && _options.OnPartFailure == PartFailure.FailVisit)
            {
                break;
            }
        }

        return judged;
    }

    private static Func<ValueTask<Evaluation>> Ask(EvaluatorPart part, ReasoningState state, CancellationToken cancellationToken) =>
        () => part.AskAsync(state, cancellationToken);
}
