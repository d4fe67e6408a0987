namespace TreeReasoner;

/// <summary>
/// Which strategy searches, and when it has found enough. Binds from a section such as
/// <c>{ "Use": "Steps", "AcceptAt": 0.9, "SolvedAt": 0.8 }</c>: the settings of the strategy stand beside those of every strategy.
/// </summary>
public sealed record SearchOptions
{
    /// <summary>The strategy with its options. Default: picked by the budget and by what there is to go by.</summary>
    public SearchSetup Strategy { get; set; } = new DefaultSetup();

    /// <summary>
    /// Stop as soon as an answer's confidence (its quality, before steps and preference) reaches this, in [0, 1]. Default 1: only when the
    /// judge is certain. Null searches on whatever is found.
    /// </summary>
    public double? SolvedAt { get; set; } = 1;

    /// <summary>
    /// Stop when the recommended answer has not changed for this many simulations, at least 1. Null (default): never for that reason.
    /// </summary>
    public int? StopWhenUnchangedFor { get; set; }

    /// <summary>
    /// Whether the answers that were found vote, weighted by their values, instead of the strategy choosing one. Default false. A greedy
    /// chain and self-consistency have one way to choose, whatever this says.
    /// </summary>
    public bool AnswersVote { get; set; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">The message names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Strategy);
        Guard.Within(SolvedAt, 0, 1);
        Guard.Between(StopWhenUnchangedFor ?? 1, 1, int.MaxValue, nameof(StopWhenUnchangedFor));
        Strategy.Validate();
    }

    /// <summary>Makes the search that these options describe, for a runner of your own. A reasoner does so itself.</summary>
    /// <param name="root">Where it starts: the root of a <see cref="ReasoningGame"/>.</param>
    /// <param name="context">What the strategy is told; its vote goes before <see cref="AnswersVote"/>.</param>
    /// <returns>A new search.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the budget lacks what the strategy paces itself by.
    /// </exception>
    public ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(context);
        Validate();
        Strategy.Validate(context.Budget);
        if (AnswersVote && context.Vote is null)
        {
            context = context with { Vote = new WeightedVote<ReasoningState>(context.AnswerOf) };
        }

        return Strategy.CreateSearch(root, context)
            ?? throw new InvalidOperationException($"Strategy '{Strategy.Name}' made no search; it makes one from the root.");
    }

    /// <summary>The stop rules that these options describe, new ones at each call.</summary>
    /// <param name="answerOf">
    /// The answer of a state, normalised so that equal answers are equal strings. Null (default): the text of the final answer as it is.
    /// </param>
    /// <returns>None, one or two.</returns>
    public IEnumerable<IStopRule<ReasoningState>> StopRules(Func<ReasoningState, string?>? answerOf = null)
    {
        if (SolvedAt is { } threshold)
        {
            yield return new StopWhenSolved<ReasoningState>(threshold);
        }

        if (StopWhenUnchangedFor is { } patience)
        {
            yield return new StopWhenUnchanged<ReasoningState>(patience, answerOf ?? (static state => state.FinalAnswer));
        }
    }

    /// <summary>What is searched with: where the strategy is <c>Default</c>, what that picks; else these options.</summary>
    /// <param name="context">What the strategy is told.</param>
    /// <returns>
    /// The options with a strategy that searches, and the reason. What is set here beside the strategy holds for the choice too: a
    /// <see cref="SolvedAt"/> other than 1, the vote, and the patience.
    /// </returns>
    public StrategyChoice Chosen(StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Strategy is not DefaultSetup setup)
        {
            return new(this, $"{Strategy.Name}: as it was configured.");
        }

        var choice = setup.Choose(context);
        var options = choice.Options with
        {
            AnswersVote = AnswersVote || choice.Options.AnswersVote,
            StopWhenUnchangedFor = StopWhenUnchangedFor ?? choice.Options.StopWhenUnchangedFor,
        };
        if (SolvedAt != 1)
        {
            options.SolvedAt = SolvedAt;
        }

        return new(options, choice.Reason);
    }

    /// <summary>A copy that later changes do not reach.</summary>
    /// <returns>Equal options.</returns>
    public SearchOptions Copy() => this with { Strategy = Strategy with { } };
}
