namespace TreeReasoner;

/// <summary>
/// Beam search: takes all lines a step further at once, judges every candidate, and keeps the b best. Lines that have ended leave the beam
/// and are kept as answers; the search ends when no open line is left.
/// </summary>
/// <remarks>
/// After Lowerre (1976) and, over reasoning steps, Yao et al., "Tree of Thoughts" (2023, arXiv:2305.10601), algorithm 1, and Snell et al.
/// (2024, arXiv:2408.03314). Ended lines compete for the b places of the level they end at, and hold none afterwards, so there are never
/// more than b open lines. Candidates that were judged and fell out are answers too, where they had ended. A level waits for its last
/// judgement: up to b calls for candidates, then up to b·k judgements, run at once. Do not use it where the judge misleads early on, for
/// all lines then go the same wrong way and there is no way back (<see cref="DiverseSearch{TState}"/> spreads the risk), or where budget is
/// short: it pays for b·k judgements a step whether the first candidate was right or not (<see cref="StepSearch{TState}"/> does not).
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class BeamSearch<TState> : StrategySearch<TState>
{
    private readonly BeamOptions _options;
    private readonly Beam<TState> _beam;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How wide; copied.</param>
    /// <param name="recommender">How it chooses among the answers. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public BeamSearch(TState root, BeamOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender, (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
        _beam = new(options.Width, options.Candidates, options.Drawing, options.MaxSteps);
        _beam.StartAt(Tree.FirstRoot);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order) => _beam.TryNext(out order);

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report) => _beam.Hear(report);

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order) => _beam.GiveUp();
}
