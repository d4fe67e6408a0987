namespace TreeReasoner;

/// <summary>How <see cref="StepSearch{TState}"/> tries, accepts and stops. Copied when a search is made.</summary>
public sealed record StepSearchOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Steps";

    /// <summary>k, candidates tried in a state at the most, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// The score from which a candidate is taken without a look at the others, in [−1, 1]: its step score if the judge gives one, else its
    /// confidence, else its value. Candidates are then asked for and judged one at a time. Null (default): all k are judged and the best is
    /// taken.
    /// </summary>
    public double? AcceptAt { get; set; }

    /// <summary>
    /// Whether a candidate that has no step score is scored by the confidence in its line over that in the line before it, at most 1: a
    /// judge
    /// that says how probable it is that a line is right says so of the last step where those before are right. Default false.
    /// </summary>
    public bool ScoreByRatio { get; set; }

    /// <summary>
    /// How the candidates of the first pass are drawn: Distinct (default), or Independent where the proposer can only sample. Later passes
    /// always sample: asked for distinct candidates again, a proposer would give the same.
    /// </summary>
    public Drawing Drawing { get; set; } = Drawing.Distinct;

    /// <summary>
    /// Whether the first try in each state of the first pass is the most likely step, also with Independent drawing. Default false.
    /// Distinct candidates begin with it anyway.
    /// </summary>
    public bool FirstIsGreedy { get; set; }

    /// <summary>
    /// Whether a line comes before the passes that takes the first candidate of each state, whatever is thought of it: the answer that
    /// there would be without a judge, to be played where no other is believed (<see cref="TrustedFrom"/>). What it tried the first pass
    /// does not pay for again, so that where the judge is right it costs what is left of the line after its first mistake. Default false.
    /// </summary>
    public bool GreedyFirst { get; set; }

    /// <summary>Lines taken from the root to an end, at the most, in [1, 4096]. Default 1.</summary>
    public int Passes { get; set; } = 1;

    /// <summary>The value of an ended line from which no further pass is made, in [−1, 1]. Null (default): all passes are made.</summary>
    public double? StopAt { get; set; }

    /// <summary>
    /// The value in [−1, 1] below which the best line is not believed; the first that ended is played then, which began with what the
    /// proposer thought likeliest; one whose end is the worst there is (a return of −1) is passed over. Null (default): the best line is
    /// played, however bad.
    /// </summary>
    public double? TrustedFrom { get; set; }

    /// <summary>
    /// Passes that may run at the same time, at least 1. Null (default): one, where <see cref="StopAt"/> may make the next needless, else
    /// all.
    /// </summary>
    public int? PassesAtOnce { get; set; }

    /// <summary>What a line is worth. Default the value of its last state.</summary>
    public LineScore LineScore { get; set; } = LineScore.Last;

    /// <summary>Steps after which a line ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Candidates, 1, 64);
        Guard.Within(AcceptAt, -1, 1);
        Guard.Sampling(Drawing);
        Guard.Between(Passes, 1, 4096);
        Guard.Within(StopAt, -1, 1);
        Guard.Within(TrustedFrom, -1, 1);
        Guard.AtLeast(PassesAtOnce ?? 1, 1, nameof(PassesAtOnce));
        Guard.Defined(LineScore);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new StepSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Candidates), Candidates),
        (nameof(AcceptAt), AcceptAt),
        (nameof(ScoreByRatio), ScoreByRatio),
        (nameof(Drawing), Drawing),
        (nameof(FirstIsGreedy), FirstIsGreedy),
        (nameof(GreedyFirst), GreedyFirst),
        (nameof(Passes), Passes),
        (nameof(StopAt), StopAt),
        (nameof(TrustedFrom), TrustedFrom),
        (nameof(PassesAtOnce), PassesAtOnce),
        (nameof(LineScore), LineScore),
        (nameof(MaxSteps), MaxSteps),
    ];
}
