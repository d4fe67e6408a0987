namespace TreeReasoner;

/// <summary>Makes progress of a search's events: what each adds to what is known so far.</summary>
internal sealed class ProgressSoFar(SearchTree<ReasoningState> tree)
{
    private ReasoningState? _best;
    private long _simulations;
    private Usage _usage;

    public ReasoningProgress After(SearchEvent<ReasoningState> happened)
    {
        if (happened is SearchResumed<ReasoningState> resumed)
        {
            (_simulations, _usage) = (resumed.Simulations, resumed.Usage);
        }
        else if (happened is VisitCompleted<ReasoningState> completed)
        {
            _simulations = completed.Simulations;
            _usage = completed.Usage;
            _best = completed.Best?.Leaf?.State ?? _best;
        }

        var progress = new ReasoningProgress
        {
            Kind = KindOf(happened), Event = happened, BestState = _best, Simulations = _simulations, Usage = _usage,
        };
        if (BestAnswered(tree) is not { } answered)
        {
            return progress;
        }

        return progress with { BestAnswer = answered.State.FinalAnswer, BestReturn = tree.BestTerminalValue };
    }

    public static ReasoningProgress End(SearchFinished<ReasoningState> happened, Solution solution)
    {
        var result = happened.Result!;
        var progress = new ReasoningProgress
        {
            Kind = ReasoningProgressKind.Finished,
            Event = happened,
            BestState = result.Recommendation.Leaf?.State,
            BestAnswer = solution.Answer,
            Simulations = result.Simulations,
            Usage = solution.Usage,
            Solution = solution,
        };
        if (solution.Answer is null)
        {
            return progress;
        }

        return progress with { BestReturn = solution.Return };
    }

    /// <summary>The best answer in a tree, wherever it is; null if there is none.</summary>
    public static SearchNode<ReasoningState>? BestAnswered(SearchTree<ReasoningState> tree)
    {
        if (tree.BestTerminal is { State.Outcome: Outcome.Answered } best)
        {
            return best;
        }

        return null;
    }

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
