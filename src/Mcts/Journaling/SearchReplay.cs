using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Drives a fresh search through the events of a journal: begins, completes and abandons the same visits in the same order. At every begun
/// visit the search must hand out the one that the journal names, and at every end it must make of it what the journal says; given the same
/// results it does, for it is deterministic.
/// </summary>
internal sealed class SearchReplay<TState>
{
    private readonly string _journal;
    private readonly ISearch<TState> _search;
    private readonly SearchAccount<TState> _account;
    private readonly LineReader _lines;
    private readonly EventReader<TState> _reader;
    private readonly SortedDictionary<long, Visit<TState>> _inFlight = [];

    public SearchReplay(string journal, ISearch<TState> search, SearchAccount<TState> account, LineReader lines, IStateCodec<TState> codec)
    {
        (_journal, _search, _account, _lines, Codec) = (journal, search, account, lines, codec);
        Events = new(search, account);
        _reader = new(codec, path => NodeAt(path).State);
    }

    /// <summary>Visits begun and not ended, oldest first.</summary>
    public IEnumerable<Visit<TState>> InFlight => _inFlight.Values;

    /// <summary>Makes the events of the run that goes on.</summary>
    public EventMaker<TState> Events { get; }

    public VisitParts<TState> Parts { get; } = new();

    /// <summary>How long the search took, all runs together.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Why the search stopped, if the journal ends with that.</summary>
    public StopReason? Stop { get; private set; }

    /// <summary>What failed, if it stopped for that.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Lines read so far, the header included.</summary>
    public long Line => _lines.Lines;

    /// <summary>What the next line that is written continues.</summary>
    public LineSeal Seal => _lines.Seal;

    /// <summary>Told of every outcome that has entered the tree, and when it did.</summary>
    public required Action<TimeSpan> Entered { get; init; }

    private IStateCodec<TState> Codec { get; }

    public void Apply(ReadOnlyMemory<byte> line)
    {
        using var document = _lines.Read(line);
        try
        {
            foreach (var happened in _reader.Read(document.RootElement, _lines.Format))
            {
                Elapsed = happened.Elapsed;
                Apply(happened);
            }
        }
        catch (Exception error) when (error is not (JournalException or OutOfMemoryException or StackOverflowException))
        {
            throw Unreadable(_journal, Line, error);
        }
    }

    /// <summary>A line that cannot be read. Ours are free of content; what a codec or the JSON reader says may not be.</summary>
    public static JournalException Unreadable(string journal, long line, Exception error) => new(
        journal,
        error is FormatException ? error.Message : $"reading it threw {error.GetType().Name} (see the inner exception).",
        line,
        error);

    private void Apply(SearchEvent<TState> happened)
    {
        switch (happened)
        {
            case VisitBegun<TState> { IsFinal: true } final:
                BeginFinal(final);
                break;
            case VisitBegun<TState> begun:
                GoesOn();
                Begin(begun);
                break;
            case VisitArrived<TState> arrived:
                Parts.Keep(Parts.With(OutcomeOf(arrived)));
                break;
            case VisitCompleted<TState> completed:
                End(completed);
                break;
            case VisitAbandoned<TState> { IsUntried: true } untried:
                GiveBack(untried);
                break;
            case VisitAbandoned<TState> abandoned:
                End(abandoned);
                break;
            case TurnCommitted<TState> committed:
                GoesOn();
                Commit(committed);
                break;
            case SearchFinished<TState> finished:
                Finish(finished);
                break;
            case SearchResumed<TState>:
                _account.ForgiveFailures();
                break;
            default:
                throw new FormatException("a second header; only the first line is one.");
        }
    }

    private void GoesOn()
    {
        (Stop, Cause) = (null, null);
        _account.GoOn();
    }

    /// <summary>A visit after the search: the search itself knows nothing of it.</summary>
    private void BeginFinal(VisitBegun<TState> recorded)
    {
        var visit = FinalVisits<TState>.VisitOf(recorded.Number, NodeAt(recorded.At), recorded.State);
        Events.Begun(visit, recorded.Elapsed);
        _inFlight.Add(visit.Number, visit);
    }

    private void Begin(VisitBegun<TState> recorded)
    {
        var status = _search.Begin(out var visit);
        if (status != BeginStatus.Begun)
        {
            throw Diverged(Describe(recorded), status.ToString());
        }

        var begun = Events.Begun(visit, recorded.Elapsed);
        var (expected, found) = (Describe(recorded), Describe(begun));
        if (found != expected)
        {
            throw Diverged(expected, found);
        }

        Compare(recorded, begun);
        _inFlight.Add(visit.Number, visit);
    }

    private VisitOutcome<TState> OutcomeOf(VisitArrived<TState> arrived) => new(
        VisitOf(arrived), arrived.Result.Candidates, arrived.Result.Evaluation, arrived.Result.Usage, arrived.Error, arrived.IsCancelled);

    private void End(VisitEvent<TState> recorded)
    {
        var visit = VisitOf(recorded);
        if (!visit.IsFinal)
        {
            GoesOn();
        }

        _inFlight.Remove(visit.Number);
        var outcome = Parts.With(new(visit, null, null, default, null, cancelled: false));
        if (outcome.HasAnything != recorded is VisitCompleted<TState>)
        {
            throw new FormatException(outcome.HasAnything
                ? $"visit {visit.Number} is given back, and there are results of it."
                : $"visit {visit.Number} is complete, and there is no result of it.");
        }

        Parts.Remove(visit.Number);
        _account.Enter(outcome);
        Compare(recorded, Events.Ended(outcome, recorded.Elapsed));
        if (!visit.IsFinal)
        {
            Entered(Elapsed);
        }
    }

    private void GiveBack(VisitAbandoned<TState> recorded)
    {
        var visit = VisitOf(recorded);
        _inFlight.Remove(visit.Number);
        if (!visit.IsFinal)
        {
            GoesOn();
            _account.GiveBack(visit);
        }

        Compare(recorded, Events.GivenBack(visit, recorded.Elapsed));
    }

    private void Commit(TurnCommitted<TState> recorded)
    {
        var status = _search.Begin(out _);
        if (status != BeginStatus.Committed)
        {
            throw Diverged($"a turn to '{recorded.At}'", status.ToString());
        }

        _account.BeginTurn();
        var committed = Events.Committed(recorded.Elapsed);
        if (committed.At != recorded.At)
        {
            throw Diverged($"a turn to '{recorded.At}'", $"a turn to '{committed.At}'");
        }

        Compare(recorded, committed);
    }

    private void Finish(SearchFinished<TState> finished)
    {
        var hash = _lines.Format == 1 ? TreeHash.Of(_search.Tree) : TreeHash.Of(_search.Tree, Codec);
        if (hash != finished.TreeHash)
        {
            throw Diverged($"a tree of hash {finished.TreeHash}", $"one of {hash}");
        }

        Compare(finished, Events.Finished(finished));
        Cause = finished.Cause;
        Stop = finished.StopReason;
    }

    /// <summary>The search made of an event what the journal says. A line of format 1 does not say it.</summary>
    private void Compare(SearchEvent<TState> recorded, SearchEvent<TState> found)
    {
        if (_lines.Format == 1)
        {
            return;
        }

        var (expected, value) = ((recorded as VisitCompleted<TState>)?.Value, (found as VisitCompleted<TState>)?.Value);
        if (!Nullable.Equals(expected, value))
        {
            throw Diverged(Backup(expected), Backup(value));
        }

        if (!ChangeJson.AreSame(recorded.Change, found.Change))
        {
            throw Diverged("other changes of the tree", "those that its rules make now");
        }
    }

    private Visit<TState> VisitOf(VisitEvent<TState> happened)
    {
        if (_inFlight.TryGetValue(happened.Number, out var visit))
        {
            return visit;
        }

        throw new FormatException($"visit {happened.Number} is not in flight.");
    }

    private SearchNode<TState> NodeAt(TreePath path)
    {
        var node = _search.Tree.FirstRoot;
        foreach (var ordinal in path.Ordinals)
        {
            var children = node.Children;
            if (ordinal >= children.Count)
            {
                throw new FormatException($"there is no state at '{path}'.");
            }

            node = children[ordinal];
        }

        return node;
    }

    private JournalException Diverged(string expected, string found) => new(
        _journal,
        $"expected {expected}; the search gave {found}. The search, its options or its policies are not those that made the journal, or " +
        "they are not deterministic.",
        Line);

    private static string Backup(double? value)
    {
        if (value is { } number)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a value of {number}");
        }

        return "no value";
    }

    private static string Describe(VisitBegun<TState> begun)
    {
        var arm = begun.Arm is { } given ? $", arm {given}" : "";
        return $"visit {begun.Number} at '{begun.At}' for {begun.Work}, {begun.Count} candidates from " +
        $"draw {begun.Draw}, {begun.Drawing}{arm}";
    }
}
