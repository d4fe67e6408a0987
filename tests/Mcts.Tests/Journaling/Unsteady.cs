using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>
/// A random tree's plug-ins as a model would be: each call costs something, comes back in an order drawn from a seed, and sometimes fails or
/// cannot tell. What a call answers and costs depends on the state alone; how often each was asked is counted.
/// </summary>
internal sealed class Unsteady(RandomTree tree, int seed) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
{
    private readonly Dictionary<RandomTreeNode, int> _numbers = tree.Nodes.Index().ToDictionary(node => node.Item, node => node.Index);
    private readonly Random _random = new(seed);
    private int _calls;

    /// <summary>The share of calls that fail.</summary>
    public double Failing { get; init; }

    /// <summary>Called before each call, with its number from 1.</summary>
    public Action<int> OnCall { get; init; } = _ => { };

    public int Calls => _calls;

    public Usage EstimateCost(RandomTreeNode state, int count) => new(1, 12, 6, Cost: 1);

    public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
    {
        var usage = await PayAsync(request.State, cancellationToken);
        return await tree.ExpandAsync(request, CancellationToken.None) with { Usage = usage };
    }

    public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
    {
        var usage = await PayAsync(state, cancellationToken);
        return _numbers[state] % 7 == 3
            ? Evaluation.None(usage)
            : new(state.Value, usage, _numbers[state] % 3 == 0 ? Math.Abs(state.Value) / 3 : null, _numbers[state] % 4 == 0 ? 0.1 + 0.2 : null);
    }

    private async ValueTask<Usage> PayAsync(RandomTreeNode state, CancellationToken cancellationToken)
    {
        int waits;
        bool fails;
        lock (_random)
        {
            (waits, fails) = (_random.Next(4), _random.NextDouble() < Failing);
        }

        OnCall(Interlocked.Increment(ref _calls));
        for (var i = 0; i < waits; i++)
        {
            await Task.Yield();
        }

        cancellationToken.ThrowIfCancellationRequested();
        var n = _numbers[state];
        var usage = new Usage(1, 10 + (n % 3), n % 7, n % 2, n % 5, 0.1m + (0.01m * (n % 7)), IsEstimated: n % 6 == 1);
        return fails ? throw new Refused(usage) : usage;
    }

    private sealed class Refused(Usage usage) : Exception("no"), IFailureDetails
    {
        public Usage Usage => usage;

        public bool IsPermanent => false;
    }
}
