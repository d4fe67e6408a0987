using TreeReasoner.Conformance;

namespace TreeReasoner.Benchmarks;

/// <summary>
/// What many visits in flight cost in simulations: how many it takes to back up the best answer of the tree "reason" for the first time,
/// over trees of seeds 1 to 20. Deterministic; means are geometric.
/// </summary>
public static class OptimumSuite
{
    private const int Seeds = 20, InFlight = 16, Most = 5_000_000;

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (machine, runner) = (new List<double>(), new List<double>());
        for (var seed = 1; seed <= (quick ? 5 : Seeds); seed++)
        {
            var tree = new SyntheticTree(maxDepth: 8, answerPercent: 5, (ulong)seed);
            var optimum = Optimum(tree, tree.Root);
            machine.Add((double)Machine(tree, optimum, InFlight) / Machine(tree, optimum, 1));
            runner.Add((double)await RunnerAsync(tree, optimum, InFlight) / await RunnerAsync(tree, optimum, 1));
        }

        var name = $"simulations to the optimum, C = {InFlight} / C = 1";
        report.Add($"{name}, machine, mean", [Mean(machine)], 1.5, 1.2);
        report.Add("the same, a value a tree", machine);
        report.Add($"{name}, Ordered runner, mean", [Mean(runner)], 1.5, 1.2);
        report.Add("the same, a value a tree", runner);
    }

    /// <summary>The machine alone: visits come back in the order they went out.</summary>
    private static long Machine(SyntheticTree tree, double optimum, int inFlight)
    {
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        var children = new Candidate<SyntheticState>[SyntheticTree.Branching];
        var visits = new Queue<Visit<SyntheticState>>();
        while (!(search.Tree.BestTerminalValue >= optimum) && search.Simulations < Most)
        {
            while (visits.Count < inFlight && search.Begin(out var visit) == BeginStatus.Begun)
            {
                visits.Enqueue(visit);
            }

            tree.Complete(search, visits.Dequeue(), children);
        }

        return search.Simulations;
    }

    /// <summary>Through the public runner, which lets those in flight enter the tree after the optimum was found; they count.</summary>
    private static async Task<long> RunnerAsync(SyntheticTree tree, double optimum, int inFlight)
    {
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        var options =
            new SearchRunnerOptions { Budget = new() { Simulations = Most }, MaxConcurrency = inFlight, Order = CompletionOrder.Ordered };
        await new SearchRunner<SyntheticState>(search, tree, tree, options, [new StopWhenSolved<SyntheticState>(optimum)]).RunAsync();
        return search.Simulations;
    }

    private static double Optimum(SyntheticTree tree, SyntheticState state) => tree.IsTerminal(state)
        ? tree.Reward(state)
        : Enumerable.Range(0, SyntheticTree.Branching).Max(action => Optimum(tree, SyntheticTree.Child(state, action)));

    private static double Mean(List<double> ratios) => Math.Exp(ratios.Average(Math.Log));
}
