namespace TreeReasoner;

/// <summary>
/// How a Monte Carlo tree search selects, widens and backs up. Copied when a search is made, so later changes cannot reach it.
/// </summary>
public sealed record MctsOptions
{
    /// <summary>
    /// How the search walks down: which candidate it goes to and when a state gets more. Default <see cref="Puct"/> and four candidates a
    /// state, asked for at once.
    /// </summary>
    public TreePolicy Policy { get; init; } = new();

    /// <summary>
    /// Candidates asked for at the root's first expansion, at least 1, instead of <see cref="IWidening.Initial"/>. A tree starts with one
    /// call; as many candidates as there are workers then give each of them work at once, where k would take as many rounds as it takes k
    /// to grow to C. Null (default): the root is like any other state.
    /// </summary>
    public int? RootCandidates { get; init; }

    /// <summary>What a state's value is made of. Default the mean.</summary>
    public Backup Backup { get; init; } = Backup.Mean;

    /// <summary>
    /// What a return is multiplied with at each step up, in [−1, 1] and not 0. Default 1: the reasoning game prices steps in the return
    /// itself. −1 is for two players who take turns. Some policies refuse any other than 1.
    /// </summary>
    public double Discount { get; init; } = 1;

    /// <summary>
    /// Whether terminal states, and states with nothing open below, are closed and never visited again. Default true. Without it a
    /// simulation may go to the same answer again and again, as in a game where visits decide.
    /// </summary>
    public bool CloseTerminals { get; init; } = true;

    /// <summary>Backed up from an open state for which the expander has no candidate, in [−1, 1]. Default −1, the worst return.</summary>
    public double DeadEndValue { get; init; } = -1;

    /// <summary>How often the work on one state may fail before the state is given up, at least 1. Default 3.</summary>
    public int AttemptsPerState { get; init; } = 3;

    /// <summary>Seed of everything that is drawn by chance. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Turn by turn: simulations before the recommended action is taken, its subtree kept and the search goes on from there; at least 1.
    /// Null (default) plans: one search from the first root to the end.
    /// </summary>
    public int? SimulationsPerTurn { get; init; }

    /// <summary>Throws if an option is out of its range, or one lacks another that it needs.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Policy);
        Guard.AtLeast(RootCandidates ?? 1, 1, nameof(RootCandidates));
        Guard.Finite(Discount, -1, 1);
        if (Discount == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Discount), Discount, "Discount is 0; it is in [−1, 1] and not 0.");
        }

        if (!Enum.IsDefined(Backup))
        {
            throw new ArgumentOutOfRangeException(nameof(Backup), Backup, $"Backup is {Backup}; it is Mean or Maximum.");
        }

        Guard.AtLeast(AttemptsPerState, 1);
        Guard.Finite(DeadEndValue, -1, 1);
        Guard.AtLeast(SimulationsPerTurn ?? 1, 1, nameof(SimulationsPerTurn));
        var expandAtVisit = Policy.ExpandAtVisit;
        if (expandAtVisit is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(
                nameof(TreePolicy.ExpandAtVisit), expandAtVisit, $"ExpandAtVisit is {expandAtVisit}; it is 1 or 2.");
        }

        Policy.Validate(this);
    }

    /// <summary>All that shape the tree in text, for a journal.</summary>
    internal Dictionary<string, string> Describe<TState>(IRecommender<TState> recommender) => new(Policy.Settings)
    {
        [nameof(RootCandidates)] = SettingText.Of(RootCandidates),
        [nameof(Backup)] = SettingText.Of(Backup),
        [nameof(Discount)] = SettingText.Of(Discount),
        [nameof(CloseTerminals)] = SettingText.Of(CloseTerminals),
        [nameof(DeadEndValue)] = SettingText.Of(DeadEndValue),
        [nameof(AttemptsPerState)] = SettingText.Of(AttemptsPerState),
        [nameof(Seed)] = SettingText.Of(Seed),
        [nameof(SimulationsPerTurn)] = SettingText.Of(SimulationsPerTurn),
        ["Recommender"] = recommender.Description,
    };
}
