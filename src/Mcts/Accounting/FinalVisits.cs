namespace TreeReasoner;

/// <summary>
/// The visits after a search: one for the end of a line, and one for its judgement. They hold as long as the search stays where it was;
/// when it goes on, only what they cost remains.
/// </summary>
internal sealed class FinalVisits<TState>
{
    private const long End = -1, Judgement = -2;

    private VisitOutcome<TState>? _end;
    private VisitOutcome<TState>? _judged;

    /// <summary>What all of them cost, those included that do not hold any more.</summary>
    public Usage Usage { get; private set; }

    /// <summary>What became of them; null if there were none, or if they do not hold any more.</summary>
    public FinalLine<TState>? Line
    {
        get
        {
            if (_end is not { } end)
            {
                return null;
            }

            return new()
            {
                From = end.Visit.Node,
                End = EndOf(end),
                Evaluation = _judged?.Result.Evaluation,
                Error = end.Error ?? _judged?.Error,
            };
        }
    }

    /// <summary>The visit that is still wanted for a line; null if none is.</summary>
    public Visit<TState>? Next(SearchNode<TState> from, Func<TState, bool> isJudged)
    {
        if (_end is { } before && before.Visit.Node != from)
        {
            Supersede();
        }

        if (_end is not { } end)
        {
            return VisitOf(End, from, from.State);
        }

        if (_judged is null && EndOf(end) is { } found && isJudged(found.State))
        {
            return VisitOf(Judgement, from, found.State);
        }

        return null;
    }

    /// <summary>The visit of a number, as a journal tells of it.</summary>
    /// <exception cref="FormatException">There is no such visit.</exception>
    public static Visit<TState> VisitOf(long number, SearchNode<TState> from, TState state) => number switch
    {
        End => new(number, from, state, VisitWork.Expand) { Count = 1 },
        Judgement => new(number, from, state, VisitWork.Evaluate),
        _ => throw new FormatException($"visit {number}; the visits after a search are {End} and {Judgement}."),
    };

    /// <summary>Takes what came of a visit.</summary>
    /// <exception cref="FormatException">The same visit has come already, and had brought what it was for.</exception>
    public void Take(in VisitOutcome<TState> outcome)
    {
        Usage += outcome.Usage;
        if (outcome.Visit.Number == Judgement)
        {
            _judged = outcome;
            return;
        }

        if (_end is { Error: null, IsCancelled: false })
        {
            throw new FormatException("the final answer stands twice.");
        }

        (_end, _judged) = (outcome, null);
    }

    /// <summary>The search goes on: what was found does not hold any more.</summary>
    public void Supersede() => (_end, _judged) = (null, null);

    /// <summary>A caller resumed the search: what failed is asked for again.</summary>
    public void ForgiveFailures()
    {
        if (_end is { } end && HasFailed(end))
        {
            Supersede();
        }

        if (_judged is { } judged && HasFailed(judged))
        {
            _judged = null;
        }
    }

    /// <summary>The end among what a finisher gave: its first terminal candidate.</summary>
    public static Candidate<TState>? EndOf(in VisitOutcome<TState> outcome)
    {
        foreach (var candidate in outcome.Result.Candidates ?? [])
        {
            if (candidate.IsTerminal)
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool HasFailed(in VisitOutcome<TState> outcome) => outcome.Error is not null || outcome.IsCancelled;
}
