namespace TreeReasoner.Testing;

/// <summary>
/// A random tree whose calls wait for their turn on other threads, cost something, and fail now and then; it keeps a bill of its own. What
/// is answered does not depend on timing. Who waits and who fails is drawn from a seed, call by call.
/// </summary>
internal sealed class UnsteadyTree(RandomTree tree, int seed, double failing = 0)
    : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
{
    private static readonly Usage Most = new(1, 9, 3, Cost: 0.25m);

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private int _calls;

    /// <summary>Called at the beginning of each call, with its number from 1.</summary>
    public Action<int>? OnCall { get; init; }

    /// <summary>What all calls cost, those that failed included.</summary>
    public Usage Billed { get; private set; }

    public Usage EstimateCost(RandomTreeNode state, int count) => Most;

    public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(
        ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
    {
        var usage = await PayAsync().ConfigureAwait(false);
        // paid for is answered
        return await tree.ExpandAsync(request, CancellationToken.None).ConfigureAwait(false) with { Usage = usage };
    }

    public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
        new(state.Value, await PayAsync().ConfigureAwait(false));

    private async ValueTask<Usage> PayAsync()
    {
        double fate;
        int waits, number;
        lock (_gate)
        {
            (fate, waits, number) = (_random.NextDouble(), _random.Next(3), ++_calls);
            Billed += Most;
        }

        OnCall?.Invoke(number);
        for (var i = 0; i < waits; i++)
        {
            await Task.Yield();
        }

        if (fate < failing)
        {
            throw new Refusal();
        }

        return Most;
    }

    private sealed class Refusal() : Exception("refused by chance"), IFailureDetails
    {
        public Usage Usage => Most;

        public bool IsPermanent => false;
    }
}
