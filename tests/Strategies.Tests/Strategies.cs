using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Every strategy but MCTS, in the settings that make a difference; what holds for all of them is tried on each.</summary>
internal static class Strategies
{
    public static string? AnswerOf(RandomTreeNode node) => node.Value > 0.5 ? "yes" : node.Value < -0.5 ? null : "no";

    public static IReadOnlyDictionary<string, Func<RandomTreeNode, ISearch<RandomTreeNode>>> All { get; } =
        new Dictionary<string, Func<RandomTreeNode, ISearch<RandomTreeNode>>>
        {
            ["greedy"] = root => new GreedySearch<RandomTreeNode>(root),
            ["greedy, cut"] = root => new GreedySearch<RandomTreeNode>(root, maxSteps: 2),
            ["best of 1"] = root => new BestOfNSearch<RandomTreeNode>(root, new() { Samples = 1 }),
            ["best of 6"] = root => new BestOfNSearch<RandomTreeNode>(root, new() { Samples = 6 }),
            ["best of 5, greedy first, cut"] = root => new BestOfNSearch<RandomTreeNode>(root, new() { Samples = 5, FirstIsGreedy = true, MaxSteps = 2 }),
            ["self-consistency"] = root => new SelfConsistencySearch<RandomTreeNode>(root, AnswerOf, new() { Samples = 7 }),
            ["self-consistency by value, to the end"] = root => new SelfConsistencySearch<RandomTreeNode>(
                root, AnswerOf, new() { Samples = 6, Weight = VoteWeight.Value, StopsEarly = false, FirstIsGreedy = true }),
            ["self-consistency by depth, cut"] = root => new SelfConsistencySearch<RandomTreeNode>(
                root, AnswerOf, new() { Samples = 6, Weight = VoteWeight.InverseDepth, MaxSteps = 3 }),
            ["step-wise best of 3"] = root => new StepSearch<RandomTreeNode>(root, new() { Candidates = 3 }),
            ["steps, greedy line first"] = root => new StepSearch<RandomTreeNode>(
                root, new() { Candidates = 3, AcceptAt = 0.25, GreedyFirst = true, Passes = 4, StopAt = 0.9, TrustedFrom = 0.5 }),
            ["steps, first that holds"] = root => new StepSearch<RandomTreeNode>(root, new() { Candidates = 4, AcceptAt = 0.25 }),
            ["steps, restarts until solved"] = root => new StepSearch<RandomTreeNode>(
                root, new() { Candidates = 3, AcceptAt = 0.5, Passes = 5, StopAt = 0.75, LineScore = LineScore.Product }),
            ["steps, sampled passes at once"] = root => new StepSearch<RandomTreeNode>(
                root, new() { Candidates = 3, Drawing = Drawing.Independent, FirstIsGreedy = true, Passes = 4, MaxSteps = 4 }, new(AnswerOf)),
            ["beam"] = root => new BeamSearch<RandomTreeNode>(root, new() { Width = 2, Candidates = 3 }),
            ["beam, sampled"] = root => new BeamSearch<RandomTreeNode>(
                root, new() { Width = 3, Candidates = 2, Drawing = Drawing.Independent, LineScore = LineScore.Minimum, MaxSteps = 3 }),
            ["best first"] = root => new BestFirstSearch<RandomTreeNode>(root, new() { DepthBonus = 0.25 }),
            ["best first, sampled"] = root => new BestFirstSearch<RandomTreeNode>(root, new() { Candidates = 2, Drawing = Drawing.Independent }),
            ["depth first"] = root => new DepthFirstSearch<RandomTreeNode>(root, new() { PruneBelow = -0.5 }),
            ["depth first, sampled, until solved"] = root => new DepthFirstSearch<RandomTreeNode>(
                root, new() { Candidates = 2, PruneBelow = -0.25, StopAt = 0.75, Drawing = Drawing.Independent }),
            ["diverse"] = root => new DiverseSearch<RandomTreeNode>(root, new() { Subtrees = 3, Candidates = 2 }),
            ["diverse, sampled beams"] = root => new DiverseSearch<RandomTreeNode>(
                root, new() { Subtrees = 2, Candidates = 3, Width = 2, Drawing = Drawing.Independent }),
            ["rebase"] = root => new RebaseSearch<RandomTreeNode>(root, new() { Samples = 8 }),
            ["rebase, distinct, voted"] = root => new RebaseSearch<RandomTreeNode>(
                root, new() { Samples = 6, Temperature = 1, Drawing = Drawing.Distinct, MaxSteps = 4 }, new WeightedVote<RandomTreeNode>(AnswerOf)),
        };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Those whose work is fixed before it begins: neither timing nor the number of workers can change it.</summary>
    public static TheoryData<string> NamesOfFixedWork => [.. All.Keys.Where(name =>
        !name.StartsWith("depth first, sampled", StringComparison.Ordinal)      // stops when it is solved, and draws in the order it expands
        && name is not ("best first, sampled" or "self-consistency" or "self-consistency by depth, cut"))];
}
