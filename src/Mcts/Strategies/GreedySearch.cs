namespace TreeReasoner;

/// <summary>
/// Greedy chain of thought: asks for the most likely step, takes it, asks for the next, and judges the state it ends in. No tree to speak of,
/// no way back: the least that any search is measured against.
/// </summary>
/// <remarks>
/// After Wei et al., "Chain-of-Thought Prompting Elicits Reasoning" (2022), one step a call. Where the expander gives more than one
/// candidate, the one with the greatest prior is taken, ties to the lowest index.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class GreedySearch<TState> : StrategySearch<TState>
{
    private readonly int _maxSteps;
    private SearchNode<TState> _end;
    private bool _finished;

    /// <summary>Creates the chain.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="maxSteps">Steps after which it ends where it is, at least 1. Default 1000.</param>
    public GreedySearch(TState root, int maxSteps = 1000)
        : base(root, attemptsPerState: int.MaxValue)
    {
        Guard.AtLeast(maxSteps, 1);
        _maxSteps = maxSteps;
        _end = Tree.FirstRoot;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings) { ["MaxSteps"] = SettingText.Of(_maxSteps) };

    /// <inheritdoc/>
    /// <remarks>The whole chain so far, also when it was cut short; its value is 0, neither good nor bad, until it has ended.</remarks>
    public override Recommendation<TState> Recommend() => _end.IsRoot
        ? Recommendation<TState>.None
        : Lines.Ending(Tree, _end, _end.Visits > 0 ? _end.Value : 0);

    /// <inheritdoc/>
    protected override BeginStatus Next(out VisitOrder<TState> order)
    {
        var isLast = _end.IsTerminal || _end.Depth == _maxSteps;
        order = new(_end, isLast ? VisitWork.Evaluate : VisitWork.Expand, Drawing: Drawing.MostLikely);
        return InFlight > 0 ? BeginStatus.Waiting : _finished ? BeginStatus.Finished : BeginStatus.Begun;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        _finished = report.Added.Count == 0;
        if (!_finished)
        {
            _end = report.Added.MaxBy(candidate => candidate.Prior);
        }
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order) => _finished = true;
}
