namespace TreeReasoner;

/// <summary>How the game is searched.</summary>
public enum SearchStrategy
{
    /// <summary>Monte Carlo tree search (<see cref="MctsSearch{TState}"/>).</summary>
    Mcts,

    /// <summary>One step after another, no way back (<see cref="GreedySearch{TState}"/>): the baseline.</summary>
    Greedy,

    /// <summary>The same with a sample at each step (<see cref="SampledSearch{TState}"/>): the baseline of all that sample.</summary>
    Sampled,

    /// <summary>The best of n sampled chains (<see cref="BestOfNSearch{TState}"/>).</summary>
    BestOfN,

    /// <summary>What most sampled chains answer (<see cref="SelfConsistencySearch{TState}"/>).</summary>
    SelfConsistency,

    /// <summary>At each step the best of k, or the first that holds (<see cref="StepSearch{TState}"/>).</summary>
    Step,

    /// <summary>The b best lines, a step at a time (<see cref="BeamSearch{TState}"/>).</summary>
    Beam,

    /// <summary>A beam in each of m subtrees (<see cref="DiverseSearch{TState}"/>).</summary>
    Diverse,

    /// <summary>N samples split over open lines by their values (<see cref="RebaseSearch{TState}"/>).</summary>
    Rebase,

    /// <summary>The best open state anywhere (<see cref="BestFirstSearch{TState}"/>).</summary>
    BestFirst,

    /// <summary>The best candidate to its end, then back (<see cref="DepthFirstSearch{TState}"/>).</summary>
    DepthFirst,
}

/// <summary>Which formula chooses the candidate a simulation goes to.</summary>
public enum SelectionRule
{
    /// <summary><see cref="TreeReasoner.Puct"/>: uses priors.</summary>
    Puct,

    /// <summary><see cref="TreeReasoner.Uct"/>: ignores priors.</summary>
    Uct,

    /// <summary><see cref="TreeReasoner.Gumbel"/>: shares the simulation budget out for the best choice at the root.</summary>
    Gumbel,
}

/// <summary>How many candidates a state gets.</summary>
public enum WideningRule
{
    /// <summary><see cref="FixedWidening"/>: k at once.</summary>
    Fixed,

    /// <summary><see cref="ProgressiveWidening"/>: one more as visits grow, at most k.</summary>
    Progressive,

    /// <summary><see cref="UntilOneHolds"/>: one more until one passes its step check, at most k; the search goes on from those that do.</summary>
    UntilOneHolds,

    /// <summary><see cref="AdaptiveBranching"/>: Thompson sampling decides between one more, at most k, and those there are. It selects as well.</summary>
    Adaptive,

    /// <summary><see cref="TreeReasoner.BudgetGuided"/>: wide while the budget is fresh, at most k, deep when it runs out. It selects as well.</summary>
    BudgetGuided,
}

/// <summary>Which line a search recommends.</summary>
public enum RecommendationRule
{
    /// <summary><see cref="HighestValue{TState}"/>.</summary>
    HighestValue,

    /// <summary><see cref="MostVisits{TState}"/>.</summary>
    MostVisits,

    /// <summary><see cref="BestTerminal{TState}"/>.</summary>
    BestAnswer,

    /// <summary><see cref="WeightedVote{TState}"/> over the normalised text of the answers.</summary>
    Vote,
}
