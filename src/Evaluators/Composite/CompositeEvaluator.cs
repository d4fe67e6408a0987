namespace TreeReasoner.Evaluators;

/// <summary>The weighted mean of several judgements. Safe for concurrent use if its parts are.</summary>
/// <remarks>
/// <para>A part without a judgement drops out and the weights of the others are scaled up; if no part can tell, neither can the composite.
/// The mean never leaves the range of its parts, and their order does not matter. Where a part gives a confidence, so does the composite:
/// the same mean, with the value standing in for a confidence that is not given. The score of the last turn is the mean over the parts that
/// judge turns.</para>
/// <para>Cost: the sum of the parts. A failure carries what the other parts had cost by then.</para>
/// </remarks>
public sealed class CompositeEvaluator : IEvaluator<ReasoningState>
{
    private readonly CalledEvaluator<ReasoningState>[] _parts;
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
        _parts = [.. list.Select(part => new CalledEvaluator<ReasoningState>(part.Evaluator, JudgementScale.Quality, part.Name))];
        _weights = [.. list.Select(part => part.Weight)];
    }

    /// <summary>The parts with their weights.</summary>
    public IReadOnlyList<WeightedEvaluator> Parts { get; }

    /// <summary>Gets the calls of all parts ready.</summary>
    /// <param name="state">The state to judge.</param>
    /// <returns>All calls as one. Of a part that cannot bound its cost counts the most that it has cost so far.</returns>
    public PreparedCall<Evaluation> Prepare(ReasoningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Usage cost = default;
        Usage? least = default(Usage);
        var calls = new PreparedCall<Evaluation>[_parts.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = _parts[i].Prepare(state);
            cost += _parts[i].CostOf(calls[i]);
            least += calls[i].Least;
        }

        // Parts that are asked at once get an equal share each of what is left.
        if (_options.Concurrent)
        {
            least = least?.Times(calls.Length);
        }

        return new(cost, least, cancellationToken => JudgeAsync(state, calls, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">A part failed or broke its contract; <see cref="PluginException.Plugin"/> is its name.</exception>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return JudgeAsync(state, null, cancellationToken);
    }

    private async ValueTask<Evaluation> JudgeAsync(
        ReasoningState state, PreparedCall<Evaluation>[]? calls, CancellationToken cancellationToken)
    {
        var judged = _options.Concurrent
            ? await AskAtOnceAsync(state, calls, cancellationToken).ConfigureAwait(false)
            : await AskInOrderAsync(state, calls, cancellationToken).ConfigureAwait(false);
        var usage = PartJudgement.Bill(judged);
        var failures = judged.Where(part => part.Failure is not null).ToList();
        if (failures.Count > 0 && (_options.OnPartFailure == PartFailure.FailVisit || failures.Count == _parts.Length))
        {
            throw PartJudgement.WithBill(failures[0].Failure!, usage);
        }

        return WeightedMean.Of(judged.Select((part, i) => (part.Evaluation, _weights[i])), usage);
    }

    private Task<PartJudgement[]> AskAtOnceAsync(
        ReasoningState state, PreparedCall<Evaluation>[]? calls, CancellationToken cancellationToken)
    {
        if (CallAllowance.Current is { } whole)
        {
            foreach (var call in calls ?? [])
            {
                call.Allowance = whole.Share(_parts.Length);
            }
        }

        return PartJudgement.AskAllAsync(
            _parts.Select((part, i) => PartJudgement.AskAsync(part, state, calls?[i], cancellationToken)),
            paid: default,
            cancellationToken);
    }

    private async Task<PartJudgement[]> AskInOrderAsync(
        ReasoningState state, PreparedCall<Evaluation>[]? calls, CancellationToken cancellationToken)
    {
        var judged = new PartJudgement[_parts.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            try
            {
                judged[i] = await PartJudgement.AskAsync(_parts[i], state, calls?[i], cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled)
            {
                throw BilledCanceledException.Of(cancelled, PartJudgement.Bill(judged), cancellationToken);
            }

            if (judged[i].Failure is not null && _options.OnPartFailure == PartFailure.FailVisit)
            {
                break;
            }
        }

        return judged;
    }
}
