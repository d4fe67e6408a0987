namespace TreeReasoner;

/// <summary>Several expanders side by side: each is asked in turn for its share of the candidates.</summary>
internal sealed class CombinedExpander(IReadOnlyList<IExpander<ReasoningState>> expanders) : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly CostObserved[] _observed = [.. expanders.Select(_ => new CostObserved())];

    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate<ReasoningState>>();
        Usage usage = default;
        for (var i = 0; i < expanders.Count; i++)
        {
            var expander = expanders[i];
            try
            {
                var expansion = await expander.ExpandAsync(request with { Count = Share(request.Count) }, cancellationToken).ConfigureAwait(false);
                usage += expansion.Usage;
                _observed[i].Note(expansion.Usage);
                candidates.AddRange(expansion.Candidates ?? throw new PluginException(
                    expander.GetType().Name, $"Expander '{expander.GetType().Name}' gave null for the candidates; it gives a list, empty if there are none."));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                var why = error is IFailureDetails ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
                throw new PluginException(expander.GetType().Name, $"Expander '{expander.GetType().Name}' failed: {why}", error)
                {
                    Usage = usage + ((error as IFailureDetails)?.Usage ?? default),
                };
            }
        }

        return new(candidates, usage);
    }

    public Usage EstimateCost(ReasoningState state, int count) => expanders
        .Select((expander, i) => (expander as ICostEstimate<ReasoningState>)?.EstimateCost(state, Share(count)) ?? _observed[i].Most)
        .Aggregate(default(Usage), (sum, cost) => sum + cost);

    private int Share(int count) => (count + expanders.Count - 1) / expanders.Count;
}
