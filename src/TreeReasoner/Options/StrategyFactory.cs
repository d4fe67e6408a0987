using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Makes the search that options describe.</summary>
internal static class StrategyFactory
{
    /// <param name="options">Valid options.</param>
    /// <param name="root">Where the search starts.</param>
    /// <param name="budget">What there is to plan with; its simulations are the steps of a single chain, which makes one whatever its length.</param>
    public static ISearch<ReasoningState> Create(StrategyOptions options, ReasoningState root, SearchBudget budget)
    {
        var steps = (int)Math.Min(int.MaxValue, budget.Simulations ?? int.MaxValue);
        var vote = options.Recommendation == RecommendationRule.Vote ? new WeightedVote<ReasoningState>(AnswerOf) : null;
        return options.Strategy switch
        {
            SearchStrategy.Greedy => new GreedySearch<ReasoningState>(root, steps),
            SearchStrategy.Sampled => new SampledSearch<ReasoningState>(root, steps),
            SearchStrategy.BestOfN => new BestOfNSearch<ReasoningState>(root, options.BestOfN, vote),
            SearchStrategy.SelfConsistency => new SelfConsistencySearch<ReasoningState>(root, AnswerOf, options.SelfConsistency),
            SearchStrategy.Step => new StepSearch<ReasoningState>(root, options.Step, vote),
            SearchStrategy.Beam => new BeamSearch<ReasoningState>(root, options.Beam, vote),
            SearchStrategy.Diverse => new DiverseSearch<ReasoningState>(root, options.Diverse, vote),
            SearchStrategy.Rebase => new RebaseSearch<ReasoningState>(root, options.Rebase, vote),
            SearchStrategy.BestFirst => new BestFirstSearch<ReasoningState>(root, options.BestFirst, vote),
            SearchStrategy.DepthFirst => new DepthFirstSearch<ReasoningState>(root, options.DepthFirst, vote),
            _ => Mcts(options, root, budget, vote),
        };
    }

    /// <summary>What the first visit asks for: a budget that does not cover it buys no search.</summary>
    public static ExpansionRequest<ReasoningState> FirstRequest(StrategyOptions options, ReasoningState root)
    {
        var (count, drawing) = options.Strategy switch
        {
            SearchStrategy.Mcts => (options.RootCandidates ?? options.ToMcts(new()).Widening.Initial, Drawing.Distinct),
            SearchStrategy.Greedy => (1, Drawing.MostLikely),
            SearchStrategy.Step => (options.Step is { AcceptAt: null, FirstIsGreedy: false } ? options.Step.Candidates : 1, options.Step.Drawing),
            SearchStrategy.Beam => (options.Beam.Candidates, options.Beam.Drawing),
            SearchStrategy.Diverse => (options.Diverse.Subtrees * options.Diverse.Candidates, options.Diverse.Drawing),
            SearchStrategy.Rebase => (options.Rebase.Samples, options.Rebase.Drawing),
            SearchStrategy.BestFirst => (options.BestFirst.Candidates, options.BestFirst.Drawing),
            SearchStrategy.DepthFirst => (options.DepthFirst.Candidates, options.DepthFirst.Drawing),
            _ => (1, Drawing.Independent),
        };
        return new(root, count, [], drawing);
    }

    private static string? AnswerOf(ReasoningState state) => state.FinalAnswer is { } answer ? NormalText.Of(answer) : null;

    private static MctsSearch<ReasoningState> Mcts(
        StrategyOptions options, ReasoningState root, SearchBudget budget, WeightedVote<ReasoningState>? vote)
    {
        var mcts = options.ToMcts(budget);
        return new(root, mcts, Recommender(options, vote, mcts.Selection), options.MergeEqualStates ? KnownFacts.Of : null);
    }

    private static IRecommender<ReasoningState> Recommender(
        StrategyOptions options, WeightedVote<ReasoningState>? vote, ISelectionPolicy selection) => options.Recommendation switch
    {
        RecommendationRule.HighestValue when selection is Gumbel gumbel => new GumbelChoice<ReasoningState>(gumbel),
        RecommendationRule.MostVisits => new MostVisits<ReasoningState>(),
        RecommendationRule.BestAnswer => new BestTerminal<ReasoningState>(options.TrustedFrom),
        RecommendationRule.Vote => vote!,
        _ => new HighestValue<ReasoningState>(),
    };
}
