namespace TreeReasoner.Evaluators;

/// <summary>The weighted mean of several judgements. Safe for concurrent use if its parts are.</summary>
/// <remarks>
/// <para>A part without a judgement drops out and the weights of the others are scaled up; if no part can tell, neither can the composite.
/// The mean never leaves the range of its parts, and their order does not matter. Where a part gives a confidence, so does the composite:
/// the same mean, with the value standing in for a confidence that is not given.</para>
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

        _options = options ?? new();
        _options.Validate();
        _parts = [.. list.Select(part => new EvaluatorPart(part.Evaluator, part.Name))];
        _weights = [.. list.Select(part => part.Weight)];
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">A part failed or broke its contract; <see cref="PluginException.Plugin"/> is its name.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var judged = await AskAsync(state, cancellationToken).ConfigureAwait(false);

        Usage usage = default;
        PluginException? failure = null;
        var failures = 0;
        foreach (var part in judged)
        {
            usage += part.Failure?.Usage ?? part.Evaluation.Usage;
            failure ??= part.Failure;
            failures += part.Failure is null ? 0 : 1;
        }

        if (failure is not null && (_options.OnPartFailure == PartFailure.FailVisit || failures == _parts.Length))
        {
            throw new PluginException(failure.Plugin, failure.Message, failure.InnerException) { Usage = usage };
        }

        return Mean(judged, usage);
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

    private async Task<PartJudgement[]> AskAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        if (_options.Concurrent)
        {
            // All are awaited even if one fails, so that what the others cost is on the bill.
            return await Task.WhenAll(_parts.Select(part => AskAsync(part, state, cancellationToken))).ConfigureAwait(false);
        }

        var judged = new PartJudgement[_parts.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = await AskAsync(_parts[i], state, cancellationToken).ConfigureAwait(false);
            if (judged[i].Failure is not null && _options.OnPartFailure == PartFailure.FailVisit)
            {
                break;
            }
        }

        return judged;
    }

    private static async Task<PartJudgement> AskAsync(EvaluatorPart part, ReasoningState state, CancellationToken cancellationToken)
    {
        try
        {
            return new(await part.AskAsync(state, cancellationToken).ConfigureAwait(false), null);
        }
        catch (PluginException error)
        {
            return new(default, error);
        }
    }

    private Evaluation Mean(PartJudgement[] judged, Usage usage)
    {
        // Weights are taken relative to the largest one in play: sums of huge weights stay finite, tiny ones do not vanish together.
        double scale = 0, lowest = 1, highest = 0;
        var confident = false;
        for (var i = 0; i < judged.Length; i++)
        {
            var evaluation = judged[i].Evaluation;
            if (evaluation.HasJudgement)
            {
                scale = Math.Max(scale, _weights[i]);
                lowest = Math.Min(lowest, evaluation.Value);
                highest = Math.Max(highest, evaluation.Value);
                confident |= evaluation.Confidence is not null;
            }
        }

        if (scale == 0)
        {
            return Evaluation.None(usage);
        }

        double value = 0, confidence = 0, sum = 0;
        for (var i = 0; i < judged.Length; i++)
        {
            var evaluation = judged[i].Evaluation;
            if (evaluation.HasJudgement)
            {
                var weight = _weights[i] / scale;
                sum += weight;
                value += weight * evaluation.Value;
                confidence += weight * (evaluation.Confidence ?? evaluation.Value);
            }
        }

        return new(Math.Clamp(value / sum, lowest, highest), usage, confident ? Math.Clamp(confidence / sum, 0, 1) : null);
    }

    private readonly record struct PartJudgement(Evaluation Evaluation, PluginException? Failure);
}
