using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>
/// A random tree's plug-ins whose calls take turns on <see cref="SeededThreads"/>: each takes some, costs up to a known most, and may fail or
/// overhear that it is cancelled. It keeps a bill of its own, as a server would.
/// </summary>
internal sealed class SeededPlugins(RandomTree tree, SeededThreads threads)
    : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
{
    public static readonly Usage Most = new(1, 10, 4, Cost: 0.25m);

    /// <summary>Whether they say beforehand what a call may cost.</summary>
    public bool Estimates { get; init; } = true;

    public IExpander<RandomTreeNode> Expander => Estimates ? this : new Silent(this);

    public IEvaluator<RandomTreeNode> Evaluator => Estimates ? this : new Silent(this);

    /// <summary>The share of calls that fail.</summary>
    public double Failing { get; init; }

    /// <summary>The share of calls that go on when they are cancelled.</summary>
    public double Deaf { get; init; }

    /// <summary>What all answered calls cost, and those that failed.</summary>
    public Usage Billed { get; private set; }

    public int InFlight { get; private set; }

    public int MostInFlight { get; private set; }

    public Usage EstimateCost(RandomTreeNode state, int count) => Most;

    public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
    {
        var usage = await CallAsync(request.State, cancellationToken);
        return await tree.ExpandAsync(request, CancellationToken.None) with { Usage = usage };
    }

    public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
        new(state.Value, await CallAsync(state, cancellationToken));

    private async ValueTask<Usage> CallAsync(RandomTreeNode state, CancellationToken cancellationToken)
    {
        MostInFlight = Math.Max(MostInFlight, ++InFlight);
        try
        {
            var isDeaf = threads.Draw(1000) < 1000 * Deaf;
            var fails = threads.Draw(1000) < 1000 * Failing;
            for (var turns = threads.Draw(4); turns > 0; turns--)
            {
                await threads.TurnAsync();
                if (!isDeaf)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            // What a call costs depends on what it is asked alone, for trees that timing must not change.
            var tokens = (int)(Math.Abs(state.Value) * 64) % 5;
            var usage = new Usage(1, 2 * tokens, tokens, Cost: 0.05m * tokens);
            Billed += usage;
            return fails ? throw new Refused(usage) : usage;
        }
        finally
        {
            InFlight--;
        }
    }

    private sealed class Silent(SeededPlugins plugins) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>
    {
        public ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken) =>
            plugins.ExpandAsync(request, cancellationToken);

        public ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
            plugins.EvaluateAsync(state, cancellationToken);
    }

    private sealed class Refused(Usage usage) : Exception("no"), IFailureDetails
    {
        public Usage Usage => usage;

        public bool IsPermanent => false;
    }
}
