namespace TreeReasoner;

/// <summary>Which formula chooses the candidate that a simulation goes to.</summary>
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

/// <summary>The strategy <c>Mcts</c>: plain Monte Carlo tree search (<see cref="MctsSearch{TState}"/>).</summary>
public sealed record MctsSetup : TreeSetup
{
    /// <inheritdoc/>
    public override string Name => "Mcts";

    /// <summary>Which formula chooses. Default PUCT with Q scaled between parent and siblings.</summary>
    public SelectionRule Selection { get; set; } = SelectionRule.Puct;

    /// <summary>The exploration constant of the formula, in [0, 100]. Null is its own default (1.25 for PUCT, 1 for UCT).</summary>
    public double? Exploration { get; set; }

    /// <summary>Whether candidates are asked for at once. Default yes.</summary>
    public WideningRule Widening { get; set; } = WideningRule.Fixed;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Defined(Selection);
        Guard.Defined(Widening);
        Guard.Within(Exploration, 0, 100);
        base.Validate();
    }

    /// <inheritdoc/>
    protected override TreePolicy Policy(SearchBudget budget)
    {
        ISelectionPolicy selection = new Puct(Exploration ?? 1.25);
        if (Selection == SelectionRule.Uct)
        {
            selection = new Uct(Exploration ?? 1);
        }

        IWidening widening = new FixedWidening(Candidates);
        if (Widening == WideningRule.Progressive)
        {
            widening = new ProgressiveWidening(limit: Candidates);
        }

        return new(selection, widening) { ExpandAtVisit = ExpandAtVisit };
    }
}
