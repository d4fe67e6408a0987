namespace TreeReasoner.Cluster;

/// <summary>Makes progress of events that come from a journal.</summary>
internal sealed class ClusterProgress
{
    private TreeSnapshot<ReasoningState>? _tree;
    private int _terminals;
    private (ReasoningState State, double Value)? _best;
    private long _simulations;
    private Usage _usage;

    public ReasoningProgress After(SearchEvent<ReasoningState> happened)
    {
        if (happened is SearchStarted<ReasoningState> started)
        {
            _tree = started.Tree();
        }
        else
        {
            _tree = _tree?.Apply(happened);
        }

        Count(happened);
        FindBest();
        return new()
        {
            Kind = KindOf(happened),
            Event = happened,
            BestAnswer = _best?.State.FinalAnswer,
            BestReturn = _best?.Value,
            BestState = _best?.State,
            Simulations = _simulations,
            Usage = _usage,
        };
    }

    /// <summary>The last item.</summary>
    /// <param name="happened">The last event of the journal; null where the search was stopped.</param>
    /// <param name="solution">The solution.</param>
    public static ReasoningProgress End(SearchFinished<ReasoningState>? happened, Solution solution)
    {
        happened ??= new() { StopReason = solution.StopReason, Simulations = solution.Search.Simulations, Usage = solution.Usage };
        var progress = new ReasoningProgress
        {
            Kind = ReasoningProgressKind.Finished,
            Event = happened with { Result = solution.Search },
            BestState = solution.Search.Recommendation.Leaf?.State,
            BestAnswer = solution.Answer,
            Simulations = solution.Search.Simulations,
            Usage = solution.Usage,
            Solution = solution,
        };
        if (solution.Answer is null)
        {
            return progress;
        }

        return progress with { BestReturn = solution.Return };
    }

    private void Count(SearchEvent<ReasoningState> happened)
    {
        if (happened is SearchResumed<ReasoningState> resumed)
        {
            (_simulations, _usage) = (resumed.Simulations, resumed.Usage);
        }
        else if (happened is VisitCompleted<ReasoningState> completed)
        {
            (_simulations, _usage) = (completed.Simulations, completed.Usage);
        }
    }

    /// <summary>
    /// The terminal of the greatest value, of equals that in fewer steps. Those that nothing judged count where none is judged better than
    /// the worst there is.
    /// </summary>
    private void FindBest()
    {
        if (_tree is null || _tree.Terminals.Count == _terminals)
        {
            return;
        }

        _terminals = _tree.Terminals.Count;
        IEnumerable<(TreePath At, double Value, bool IsJudged)> eligible = _tree.Terminals;
        if (_tree.Terminals.Exists(IsGood))
        {
            eligible = _tree.Terminals.Where(IsGood);
        }

        var best = eligible.OrderByDescending(terminal => terminal.Value).ThenBy(terminal => terminal.At.Depth).First();
        var state = _tree.At(best.At).State;
        _best = null;
        if (state.Outcome == Outcome.Answered)
        {
            _best = (state, best.Value);
        }
    }

    private static bool IsGood((TreePath At, double Value, bool IsJudged) terminal) => terminal.IsJudged && terminal.Value > ReasoningGame.WorstReturn;

    private static ReasoningProgressKind KindOf(SearchEvent<ReasoningState> happened) => happened switch
    {
        SearchStarted<ReasoningState> => ReasoningProgressKind.Started,
        SearchResumed<ReasoningState> => ReasoningProgressKind.Resumed,
        VisitBegun<ReasoningState> => ReasoningProgressKind.VisitBegun,
        VisitArrived<ReasoningState> => ReasoningProgressKind.VisitArrived,
        VisitCompleted<ReasoningState> => ReasoningProgressKind.VisitCompleted,
        VisitAbandoned<ReasoningState> { Error: not null } => ReasoningProgressKind.VisitFailed,
        VisitAbandoned<ReasoningState> => ReasoningProgressKind.VisitReturned,
        TurnCommitted<ReasoningState> => ReasoningProgressKind.TurnTaken,
        _ => ReasoningProgressKind.Other,
    };
}
