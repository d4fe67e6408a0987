namespace TreeReasoner;

/// <summary>How a Monte Carlo tree search selects, widens and backs up. Copied when a search is made, so later changes cannot reach it.</summary>
public sealed record MctsOptions
{
    /// <summary>Chooses the candidate to go to. Default <see cref="Puct"/> with its own defaults.</summary>
    public ISelectionPolicy Selection { get; init; } = new Puct();

    /// <summary>Decides how many candidates a state gets. Default four, asked for at once.</summary>
    public IWidening Widening { get; init; } = new FixedWidening();

    /// <summary>
    /// Candidates asked for at the root's first expansion, at least 1, instead of <see cref="IWidening.Initial"/>. A tree starts with one call; as
    /// many candidates as there are workers then give each of them work at once, where k would take as many rounds as it takes k to grow to C.
    /// Null (default): the root is like any other state.
    /// </summary>
    public int? RootCandidates { get; init; }

    /// <summary>What a state's value is made of. Default the mean.</summary>
    public Backup Backup { get; init; } = Backup.Mean;

    /// <summary>
    /// What a return is multiplied with at each step up, in [−1, 1] and not 0. Default 1: the reasoning game prices steps in the return
    /// itself. −1 is for two players who take turns. Where a part decides by sums over subtrees (<see cref="StateFacts.Scores"/>:
    /// <see cref="AdaptiveBranching"/>, <see cref="BudgetGuided"/>) it is 1: those are of what states were judged to be worth, without a discount.
    /// </summary>
    public double Discount { get; init; } = 1;

    /// <summary>
    /// The visit at which a state is expanded: 1, together with its evaluation (default), or 2, so that states visited only once cost no
    /// expansion.
    /// </summary>
    public int ExpandAtVisit { get; init; } = 1;

    /// <summary>
    /// Whether terminal states, and states with nothing open below, are closed and never visited again. Default true. Without it a
    /// simulation may go to the same answer again and again, as in a game where visits decide.
    /// </summary>
    public bool CloseTerminals { get; init; } = true;

    /// <summary>Backed up from an open state for which the expander has no candidate, in [−1, 1]. Default −1, the worst return.</summary>
    public double DeadEndValue { get; init; } = -1;

    /// <summary>How often the work on one state may fail before the state is given up, at least 1. Default 3.</summary>
    public int AttemptsPerState { get; init; } = 3;

    /// <summary>The share of Dirichlet noise in the priors at the root, in [0, 1]. Default 0, none.</summary>
    public double RootNoiseFraction { get; init; }

    /// <summary>α of that noise, above 0; smaller is spikier. Default 0.3.</summary>
    public double RootNoiseAlpha { get; init; } = 0.3;

    /// <summary>Seed of everything that is drawn by chance. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Turn by turn: simulations before the recommended action is taken, its subtree kept and the search goes on from there; at least 1.
    /// Null (default) plans: one search from the first root to the end.
    /// </summary>
    public int? SimulationsPerTurn { get; init; }

    /// <summary>
    /// Simulations the search is to plan with, at least 1, for parts that pace themselves (<see cref="Gumbel"/>, <see cref="BudgetGuided"/>).
    /// It ends nothing: that is the runner's budget. Null (default): unknown.
    /// </summary>
    public int? PlannedSimulations { get; init; }

    /// <summary>Completion tokens to plan with, at least 1, in the same way; of the two the one that is used up further counts. Null (default): unknown.</summary>
    public long? PlannedTokens { get; init; }

    /// <summary>Throws if an option is out of its range, or one lacks another that it needs.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Selection);
        ArgumentNullException.ThrowIfNull(Widening);
        Guard.AtLeast(RootCandidates ?? 1, 1, nameof(RootCandidates));
        Guard.Finite(Discount, -1, 1);
        if (Discount == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Discount), Discount, "Discount is 0; it is in [−1, 1] and not 0.");
        }

        if (Discount != 1 && (Uses & StateFacts.Scores) != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Discount is {Discount} with Selection {Selection} and Widening {Widening}, of which one decides by sums ") +
                "of what states were judged to be worth, whatever their depth and whoever's turn it is; there Discount is 1.",
                nameof(Discount));
        }

        if (!Enum.IsDefined(Backup))
        {
            throw new ArgumentOutOfRangeException(nameof(Backup), Backup, $"Backup is {Backup}; it is Mean or Maximum.");
        }

        if (ExpandAtVisit is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(ExpandAtVisit), ExpandAtVisit, $"ExpandAtVisit is {ExpandAtVisit}; it is 1 or 2.");
        }

        Guard.AtLeast(AttemptsPerState, 1);
        Guard.Finite(DeadEndValue, -1, 1);
        Guard.Finite(RootNoiseFraction, 0, 1);
        Guard.Finite(RootNoiseAlpha, 0.001, 1000);
        Guard.AtLeast(SimulationsPerTurn ?? 1, 1, nameof(SimulationsPerTurn));
        Guard.AtLeast(PlannedSimulations ?? 1, 1, nameof(PlannedSimulations));
        Guard.AtLeast(PlannedTokens ?? 1, 1, nameof(PlannedTokens));
        if ((Uses & StateFacts.Plan) != 0 && SimulationsPerTurn is null && PlannedSimulations is null)
        {
            throw new ArgumentException(
                $"{Selection} shares a known number of simulations out; set SimulationsPerTurn or PlannedSimulations.", nameof(PlannedSimulations));
        }

        if ((Uses & StateFacts.Budget) != 0 && PlannedTokens is null && PlannedSimulations is null)
        {
            throw new ArgumentException(
                $"{Selection} or {Widening} paces itself by a budget; set PlannedTokens or PlannedSimulations.", nameof(PlannedTokens));
        }
    }

    /// <summary>What the tree has to keep for these parts.</summary>
    internal StateFacts Uses => Selection.Uses | Widening.Uses;

    /// <summary>
    /// All that shape the tree in text, for a journal. What is planned shapes it only where a part paces itself by it; elsewhere a budget may
    /// grow on the way.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Describe(object recommender, bool mergesEqualStates) => new Dictionary<string, string>
    {
        [nameof(Selection)] = SettingText.Of(Selection),
        [nameof(Widening)] = SettingText.Of(Widening),
        [nameof(RootCandidates)] = SettingText.Of(RootCandidates),
        [nameof(Backup)] = SettingText.Of(Backup),
        [nameof(Discount)] = SettingText.Of(Discount),
        [nameof(ExpandAtVisit)] = SettingText.Of(ExpandAtVisit),
        [nameof(CloseTerminals)] = SettingText.Of(CloseTerminals),
        [nameof(DeadEndValue)] = SettingText.Of(DeadEndValue),
        [nameof(AttemptsPerState)] = SettingText.Of(AttemptsPerState),
        [nameof(RootNoiseFraction)] = SettingText.Of(RootNoiseFraction),
        [nameof(RootNoiseAlpha)] = SettingText.Of(RootNoiseAlpha),
        [nameof(Seed)] = SettingText.Of(Seed),
        [nameof(SimulationsPerTurn)] = SettingText.Of(SimulationsPerTurn),
        [nameof(PlannedSimulations)] = SettingText.Of(
            (Uses & StateFacts.Budget) != 0 || ((Uses & StateFacts.Plan) != 0 && SimulationsPerTurn is null) ? PlannedSimulations : null),
        [nameof(PlannedTokens)] = SettingText.Of((Uses & StateFacts.Budget) != 0 ? PlannedTokens : null),
        ["MergesEqualStates"] = SettingText.Of(mergesEqualStates),
        ["Recommender"] = SettingText.Of(recommender),
    };
}
