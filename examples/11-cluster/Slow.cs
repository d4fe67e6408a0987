using TreeReasoner;

namespace ClusterExample;

/// <summary>An expander that takes its time, as a large model does.</summary>
internal sealed class Slow(IExpander<ReasoningState> inner) : IExpander<ReasoningState>, ICostEstimate<ReasoningState>, IDecorator
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(0.4);

    public object Inner => inner;

    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        await Task.Delay(s_delay, cancellationToken);
        return await inner.ExpandAsync(request, cancellationToken);
    }

    public Usage EstimateCost(ReasoningState state, int count)
    {
        if (inner is ICostEstimate<ReasoningState> estimate)
        {
            return estimate.EstimateCost(state, count);
        }

        return new(1);
    }
}
