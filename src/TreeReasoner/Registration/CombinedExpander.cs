namespace TreeReasoner;

/// <summary>
/// The user's expanders side by side: each is asked in turn for its share of the candidates, or the one that the search names. What one
/// of them breaks is found here, where its name is known.
/// </summary>
internal sealed class CombinedExpander(IReadOnlyList<IExpander<ReasoningState>> expanders) : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly CostObserved[] _observed = [.. expanders.Select(_ => new CostObserved())];

    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate<ReasoningState>>();
        Usage usage = default;
        foreach (var i in Asked(request))
        {
            var name = expanders[i].GetType().Name;
            Expansion<ReasoningState> expansion;
            try
            {
                expansion = await expanders[i].ExpandAsync(Share(request), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
            {
                throw PaidCancellation.Of(canceled, usage, cancellationToken);
            }
            catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
            {
                var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
                throw new PluginException(name, $"Expander '{name}' failed at {request.State}: {why}", error)
                {
                    Usage = usage + ((error as IFailureDetails)?.Usage ?? default).OrNone(),
                };
            }

            if (expansion.Usage.IsNegative)
            {
                throw new PluginException(name, $"Expander '{name}' reported a negative usage at {request.State}; every part is at least 0.") { Usage = usage };
            }

            usage += expansion.Usage;
            _observed[i].Note(expansion.Usage);
            if (Fault(expansion.Candidates, request.State.Game) is { } fault)
            {
                throw new PluginException(name, $"Expander '{name}' gave {fault} at {request.State}.") { Usage = usage };
            }

            candidates.AddRange(expansion.Candidates);
        }

        return new(candidates, usage);
    }

    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        var share = Share(request);
        Usage sum = default;
        foreach (var i in Asked(request))
        {
            sum += expanders[i] is ICostEstimate<ReasoningState> known ? CostEstimates.Of(known, share) : _observed[i].Most;
        }

        return sum;
    }

    private IEnumerable<int> Asked(in ExpansionRequest<ReasoningState> request) =>
        request.Arm is { } arm ? [arm % expanders.Count] : Enumerable.Range(0, expanders.Count);

    private ExpansionRequest<ReasoningState> Share(in ExpansionRequest<ReasoningState> request) => request.Arm is null
        ? request with { Count = (request.Count + expanders.Count - 1) / expanders.Count }
        : request with { Arm = null };

    private static string? Fault(IReadOnlyList<Candidate<ReasoningState>>? candidates, ReasoningGame game)
    {
        if (candidates is null)
        {
            return "null for the candidates; it gives a list, empty if there are none,";
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            var fault = candidates[i] switch
            {
                { State: null } => "no state",
                { Prior: var prior } when !(prior is >= 0 and <= float.MaxValue) => FormattableString.Invariant($"prior {prior} (finite and at least 0)"),
                { Reward: var reward } when !double.IsFinite(reward) => FormattableString.Invariant($"reward {reward} (finite)"),
                { Value: { } value } when !(value is >= -1 and <= 1) => FormattableString.Invariant($"value {value} (finite and in [−1, 1])"),
                _ => CandidateRule.Fault(candidates[i], game) is var (what, expected) ? $"{what} ({expected})" : null,
            };
            if (fault is not null)
            {
                return $"{fault} for candidate {i} of {candidates.Count}";
            }
        }

        return null;
    }
}
