namespace TreeReasoner;

/// <summary>
/// Step search: at each state tries up to k candidates for the next step, judges them, takes one and goes on; with
/// <see cref="StepSearchOptions.AcceptAt"/> it takes the first that holds ("ask in order, accept when right"). Further passes sample, until
/// a line is good enough or the passes are used up. It plays the best line it took, or what its lines vote for.
/// </summary>
/// <remarks>
/// Step-wise best-of-k is guided decoding by a process reward model (Khalifa et al., "GRACE", 2023, arXiv:2305.14934; Snell et al. 2024,
/// arXiv:2408.03314). Ours asks for distinct candidates, the most likely first, one at a time; accepts the first that passes its step
/// check, so that an easy step costs one try; and starts over with samples instead of going back. In a prototype's measurements that beat
/// best-of-n and beams with the same judge, and MCTS with the same parts was as good. Only the ends of lines are answers: a candidate that
/// was judged and not taken is none. A judge that cannot tell of any step makes candidates be taken as they come; one that mostly can, and
/// not of this one, does not accept it. Do not use it without a judge of steps that is much better than chance: passes then find what fools
/// the judge, and <see cref="StepSearchOptions.StopAt"/> stops at it.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class StepSearch<TState> : StrategySearch<TState>
{
    private readonly StepSearchOptions _options;
    private readonly WeightedVote<TState>? _vote;
    private readonly List<StepLine<TState>> _lines = [];
    private readonly List<StepLine<TState>> _underWay = [];
    private readonly int _atOnce;
    private bool _stepsAreJudged;
    private bool _answersAreJudged;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where lines start.</param>
    /// <param name="options">How it tries, accepts and stops; copied.</param>
    /// <param name="vote">
    /// Lets the lines vote. Null (default): the line of the greatest value, of equals the shorter, then the earlier pass.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public StepSearch(TState root, StepSearchOptions? options = null, WeightedVote<TState>? vote = null)
        : base(root, lineScore: (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
        _vote = vote;
        _atOnce = _options.PassesAtOnce ?? (_options.StopAt is null ? _options.Passes : 1);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => [.. _options.Described, ("Vote", _vote?.Description)];

    /// <inheritdoc/>
    /// <remarks>Until a line has ended in an answer, the steps of the first that is under way.</remarks>
    public override Recommendation<TState> Recommend()
    {
        var ends = Ends();
        if (_vote?.Recommend(Tree, ends) is { } voted)
        {
            return voted;
        }

        if (ends.Count > 0)
        {
            return BestOf(ends);
        }

        if ((_underWay.FirstOrDefault() ?? _lines.FirstOrDefault()) is { End.IsRoot: false } begun)
        {
            return Recommendation<TState>.EndingIn(begun.End, ValueOf(begun.End) ?? 0);
        }

        return Recommendation<TState>.None;
    }

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        foreach (var line in _underWay)
        {
            if (line.TryNext(out order))
            {
                return true;
            }
        }

        while (MayStart())
        {
            var next = StepLine<TState>.After(_lines, Tree.FirstRoot, _options);
            _lines.Add(next);
            _underWay.Add(next);
            if (next.TryNext(out order))
            {
                return true;
            }

            EndIfOver(next);      // all that it does was done before
        }

        order = default;
        return false;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        var line = _lines[report.Order.Tag];
        if (report.Order.Work == VisitWork.Expand)
        {
            line.Propose(report.Added);
        }
        else
        {
            var node = report.Order.Node;
            line.Judge(node, ScoreOf(report), IsAccepted(report));
        }

        EndIfOver(line);
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order)
    {
        var line = _lines[order.Tag];
        line.GiveUp(order);
        EndIfOver(line);
    }

    /// <summary>The score of a candidate whose line alone was judged.</summary>
    private double ScoreOfLine(SearchNode<TState> node, double value)
    {
        var after = node.Confidence ?? value;
        if (!_options.ScoreByRatio || node.IsRoot || !IsJudged(node.Parent))
        {
            return after;
        }

        var before = node.Parent.Confidence ?? ValueOf(node.Parent) ?? 0;
        if (after >= before)
        {
            return 1;
        }

        return after / before;
    }

    // The greedy line is not one of the passes, and they learn from it.
    private bool MayStart() => !_options.GreedyFirst || _lines.Count == 0
        ? _lines.Count < _options.Passes && _underWay.Count < _atOnce
        : _lines[0].IsOver && _lines.Count <= _options.Passes && _underWay.Count < _atOnce;

    /// <summary>
    /// The line of the greatest value, of equals the shorter; where it is not believed, the first that ended in anything but the worst.
    /// Lines that were judged to be better than the worst go before all that no evaluator judged.
    /// </summary>
    private Recommendation<TState> BestOf(List<(SearchNode<TState> Node, double Value, bool IsJudged)> ends)
    {
        var eligible = ends.FindAll(end => end.IsJudged && end.Value > ReasoningGame.WorstReturn);
        if (eligible.Count == 0)
        {
            eligible = ends;
        }

        var best = eligible.OrderByDescending(end => end.Value).ThenBy(end => end.Node.Depth).First();
        var first = ends.FindIndex(end => end.Value > ReasoningGame.WorstReturn);
        if (best.Value < _options.TrustedFrom && first >= 0)
        {
            best = ends[first];
        }

        return Recommendation<TState>.EndingIn(best.Node, best.Value);
    }

    private void EndIfOver(StepLine<TState> line)
    {
        if (!line.IsOver)
        {
            return;
        }

        _underWay.Remove(line);
        if (line.End.IsTerminal && IsJudged(line.End) && ValueOf(line.End) >= _options.StopAt)
        {
            Finish();
        }
    }

    private List<(SearchNode<TState> Node, double Value, bool IsJudged)> Ends() =>
        [
            .. _lines.Where(line => line.IsOver && line.End.IsTerminal).DistinctBy(line => line.End)
                .Select(line => (line.End, ValueOf(line.End) ?? ReasoningGame.WorstReturn, IsJudged(line.End))),
        ];

    private double ScoreOf(in VisitReport<TState> report)
    {
        if (!report.IsJudged)
        {
            return double.NegativeInfinity;
        }

        return report.Order.Node.StepScore ?? ScoreOfLine(report.Order.Node, report.Value ?? double.NegativeInfinity);
    }

    /// <summary>Whether a step is good enough. Where none of its kind is ever judged, every one is.</summary>
    private bool IsAccepted(in VisitReport<TState> report)
    {
        ref var areJudged = ref _stepsAreJudged;
        if (report.Order.Node.IsTerminal)
        {
            areJudged = ref _answersAreJudged;
        }

        areJudged |= report.IsJudged;
        if (report.IsJudged)
        {
            return ScoreOf(report) >= _options.AcceptAt;
        }

        return !areJudged;
    }
}
