namespace TreeReasoner;

/// <summary>How the game is searched.</summary>
public enum SearchStrategy
{
    /// <summary>Monte Carlo tree search (<see cref="MctsSearch{TState}"/>).</summary>
    Mcts,

    /// <summary>One step after another, no way back (<see cref="GreedySearch{TState}"/>): the baseline.</summary>
    Greedy,
}

/// <summary>Which formula chooses the candidate a simulation goes to.</summary>
public enum SelectionRule
{
    /// <summary><see cref="TreeReasoner.Puct"/>: uses priors.</summary>
    Puct,

    /// <summary><see cref="TreeReasoner.Uct"/>: ignores priors.</summary>
    Uct,
}

/// <summary>How many candidates a state gets.</summary>
public enum WideningRule
{
    /// <summary><see cref="FixedWidening"/>: k at once.</summary>
    Fixed,

    /// <summary><see cref="ProgressiveWidening"/>: one more as visits grow, at most k.</summary>
    Progressive,
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
