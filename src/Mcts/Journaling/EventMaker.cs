namespace TreeReasoner;

/// <summary>
/// Makes the events of a running search, each when it has happened, and folds them. The same for a run and for its replay.
/// </summary>
internal sealed class EventMaker<TState>(ISearch<TState> search, SearchAccount<TState> account)
{
    private readonly Dictionary<long, VisitBegun<TState>> _inFlight = [];
    private readonly TreeRecorder<TState> _recorder = new(search.Tree);

    /// <summary>Whether events say what the search would recommend, which only a caller that streams them reads.</summary>
    public bool Recommends { get; set; }

    public TreeSnapshot<TState> Tree => _recorder.Tree;

    public VisitBegun<TState> Begun(in Visit<TState> visit, TimeSpan elapsed)
    {
        var begun = new VisitBegun<TState>
        {
            Number = visit.Number,
            At = TreePath.Of(visit.Node),
            State = visit.State,
            Work = visit.Work,
            Count = visit.Count,
            Draw = visit.Draw,
            Drawing = visit.Drawing,
            Arm = visit.Arm,
            Elapsed = elapsed,
        };
        if (!visit.IsFinal)
        {
            begun = _recorder.Record(begun);
        }

        _inFlight.Add(begun.Number, begun);
        return begun;
    }

    public VisitArrived<TState> Arrived(in VisitOutcome<TState> came, TimeSpan elapsed)
    {
        var begun = _inFlight[came.Visit.Number];
        return new()
        {
            Number = begun.Number,
            At = begun.At,
            State = begun.State,
            Result = came.Result,
            Error = came.Error,
            IsCancelled = came.IsCancelled,
            Elapsed = elapsed,
        };
    }

    /// <summary>The outcome of a visit has entered the tree, or left nothing there.</summary>
    public VisitEvent<TState> Ended(in VisitOutcome<TState> outcome, TimeSpan elapsed)
    {
        _inFlight.Remove(outcome.Visit.Number, out var begun);
        if (!outcome.HasAnything)
        {
            return Recorded(new VisitAbandoned<TState>
            {
                Number = begun!.Number,
                At = begun.At,
                State = begun.State,
                Usage = outcome.Usage,
                Error = outcome.Error,
                IsCancelled = outcome.IsCancelled,
                Elapsed = elapsed,
            });
        }

        var completed = new VisitCompleted<TState>
        {
            Number = begun!.Number,
            At = begun.At,
            State = begun.State,
            Arm = begun.Arm,
            Result = outcome.Result,
            Error = outcome.Error,
            IsCancelled = outcome.IsCancelled,
            Usage = account.Usage,
            Simulations = search.Simulations,
            Elapsed = elapsed,
        };
        if (completed.IsFinal)
        {
            return completed;
        }

        if (Recommends)
        {
            completed = completed with { Best = search.Recommend() };
        }

        return _recorder.Record(completed);
    }

    /// <summary>A visit was given back for which nothing was tried.</summary>
    public VisitAbandoned<TState> GivenBack(in Visit<TState> visit, TimeSpan elapsed)
    {
        _inFlight.Remove(visit.Number, out var begun);
        return Recorded(new VisitAbandoned<TState>
        {
            Number = begun!.Number, At = begun.At, State = begun.State, IsUntried = true, Elapsed = elapsed,
        });
    }

    // A visit after the search leaves nothing in the tree.
    private VisitAbandoned<TState> Recorded(VisitAbandoned<TState> abandoned)
    {
        if (abandoned.IsFinal)
        {
            return abandoned;
        }

        return _recorder.Record(abandoned);
    }

    public TurnCommitted<TState> Committed(TimeSpan elapsed) => _recorder.Record(new TurnCommitted<TState>
    {
        At = TreePath.Of(search.Tree.Root), State = search.Tree.Root.State, Usage = account.LastTurn, Elapsed = elapsed,
    });

    /// <summary>A journal says that the search had ended here.</summary>
    public SearchFinished<TState> Finished(SearchFinished<TState> recorded) => _recorder.Record(recorded with { Change = null });

    public SearchFinished<TState> Finished(SearchResult<TState> result) => _recorder.Record(new SearchFinished<TState>
    {
        StopReason = result.StopReason,
        Simulations = result.Simulations,
        Usage = result.Usage,
        Cause = result.Cause,
        Result = result,
        Elapsed = result.Elapsed,
    });
}
