namespace TreeReasoner;

/// <summary>
/// The record of one run: makes an event of everything that happens, writes it into the journal if there is one, and keeps it for the
/// caller if the caller streams. It knows what an earlier run has left.
/// </summary>
internal sealed class JournalSession<TState>
{
    private readonly JournalLines? _lines;
    private readonly IStateCodec<TState>? _codec;
    private readonly EventMaker<TState> _events;
    private readonly VisitParts<TState> _parts;
    private readonly Dictionary<long, VisitOutcome<TState>> _paidFor = [];      // read by workers, and not changed once they are there
    private readonly Queue<SearchEvent<TState>>? _watched;
    private readonly Visit<TState>? _finalOut;

    /// <summary>A run without a journal, whose events the caller streams.</summary>
    public JournalSession(EventMaker<TState> events)
        : this(events, null, null, null, isWatched: true)
    {
    }

    public JournalSession(
        EventMaker<TState> events, JournalLines? lines, IStateCodec<TState>? codec, SearchReplay<TState>? replayed, bool isWatched)
    {
        (_events, _lines, _codec) = (events, lines, codec);
        if (isWatched)
        {
            _watched = new();
            events.Recommends = true;
        }

        _parts = replayed?.Parts ?? new();
        IsResumed = replayed is not null;
        Elapsed = replayed?.Elapsed ?? default;
        foreach (var visit in replayed?.InFlight ?? [])
        {
            if (visit.IsFinal)
            {
                _finalOut = visit;
                continue;
            }

            Backlog.Enqueue(visit);
            if (_parts.Find(visit.Number) is { } part)
            {
                _paidFor.Add(visit.Number, part);
            }
        }
    }

    /// <summary>Whether lines are kept, so that nothing enters the tree before it is on disk.</summary>
    public bool IsKept => _lines is not null;

    /// <summary>Whether there was something in the journal to go on from.</summary>
    public bool IsResumed { get; }

    /// <summary>How long earlier runs took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// Visits that were out when the last run ended, oldest first: they are handed out again before anything new is begun.
    /// </summary>
    public Queue<Visit<TState>> Backlog { get; } = new();

    public JournalException? Broken => _lines?.Broken;

    /// <summary>Whether there are events that the caller has not been given yet.</summary>
    public bool HasEvents => _watched is { Count: > 0 };

    /// <summary>The next event that the caller has not been given yet.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SearchEvent<TState>? happened)
    {
        happened = null;
        return _watched is not null && _watched.TryDequeue(out happened);
    }

    /// <summary>What earlier runs have brought back of a visit in the backlog; null if nothing. Safe for concurrent use.</summary>
    public VisitOutcome<TState>? PaidFor(Visit<TState> visit)
    {
        if (_paidFor.TryGetValue(visit.Number, out var part))
        {
            return part;
        }

        return null;
    }

    /// <summary>The run has begun: its first event, and a second one where it goes on.</summary>
    public void Started(SearchStarted<TState> started, SearchResumed<TState>? resumed)
    {
        _watched?.Enqueue(started);
        if (resumed is not null)
        {
            _watched?.Enqueue(resumed);
        }

        if (resumed is null)
        {
            Write(started, isUrgent: true);
        }
        else
        {
            Write(resumed, isUrgent: true);
        }
    }

    public void Begun(in Visit<TState> visit, TimeSpan elapsed) => Publish(_events.Begun(visit, elapsed), isUrgent: false);

    /// <summary>Something has come back of a visit that has not ended.</summary>
    /// <param name="soFar">Everything that has come back of it.</param>
    /// <param name="elapsed">Time since the start.</param>
    public void Arrived(in VisitOutcome<TState> soFar, TimeSpan elapsed)
    {
        var rest = _parts.Rest(soFar);
        if (rest.HasContent || rest.Error is not null || rest.IsCancelled)
        {
            Publish(_events.Arrived(rest, elapsed), isUrgent: rest.HasContent || rest.Error is not null);
        }

        _parts.Keep(soFar);
    }

    /// <summary>The outcome of a visit has entered the tree, or left nothing there.</summary>
    public void Ended(in VisitOutcome<TState> outcome, TimeSpan elapsed)
    {
        _parts.Remove(outcome.Visit.Number);
        Publish(_events.Ended(outcome, elapsed), isUrgent: false);
    }

    /// <summary>A visit was given back for which nothing was tried.</summary>
    public void GivenBack(in Visit<TState> visit, TimeSpan elapsed) => Publish(_events.GivenBack(visit, elapsed), isUrgent: false);

    public void Committed(TimeSpan elapsed) => Publish(_events.Committed(elapsed), isUrgent: false);

    /// <summary>
    /// Ends a visit after the search that was out when the last run ended. What had come of it holds. Where nothing had come it is made
    /// again.
    /// </summary>
    public void EndFinal(SearchAccount<TState> account)
    {
        if (_finalOut is not { } visit)
        {
            return;
        }

        if (_parts.Find(visit.Number) is not { } part)
        {
            GivenBack(visit, Elapsed);
            return;
        }

        account.Enter(part);
        Ended(part, Elapsed);
    }

    /// <summary>The search has ended; durable when the task ends.</summary>
    public async ValueTask<SearchFinished<TState>> FinishedAsync(SearchResult<TState> result)
    {
        var finished = _events.Finished(result);
        if (_lines is null || Broken is not null)
        {
            return finished;
        }

        try
        {
            finished = finished with { TreeHash = TreeHash.Of(_events.Tree, _codec) };
        }
        catch (Exception error)
        {
            BreakFor(error);
            return finished;
        }

        Write(finished, isUrgent: true);
        await FlushAllAsync().ConfigureAwait(false);
        return finished;
    }

    /// <summary>Makes durable what waits, if something that was paid for is among it.</summary>
    public ValueTask FlushAsync() => _lines is null ? default : _lines.FlushAsync();

    /// <summary>Makes durable whatever waits.</summary>
    public ValueTask FlushAllAsync() => _lines is null ? default : _lines.FlushAllAsync();

    private void Publish(SearchEvent<TState> happened, bool isUrgent)
    {
        _watched?.Enqueue(happened);
        Write(happened, isUrgent);
    }

    private void Write(SearchEvent<TState> happened, bool isUrgent)
    {
        if (_lines is null || Broken is not null)
        {
            return;
        }

        var json = _lines.Start();
        try
        {
            EventWriter.Write(json, happened, _codec!);
        }
        catch (Exception error)
        {
            BreakFor(error);
            return;      // the codec may have left the line half written
        }

        _lines.End(json, isUrgent);
    }

    private void BreakFor(Exception error) => _lines!.Break(
        $"could not be written: state codec '{SettingText.NameOf(_codec!)}' threw {error.GetType().Name} (see the inner exception).",
        error);
}
