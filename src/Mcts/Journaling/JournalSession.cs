using System.Text.Json;

namespace TreeReasoner;

/// <summary>One search and its journal: writes down what happens, and knows what an earlier run has left.</summary>
internal sealed class JournalSession<TState>
{
    private readonly JournalLines _lines;
    private readonly IStateCodec<TState> _codec;
    private readonly VisitParts<TState> _parts;
    private readonly Dictionary<long, VisitOutcome<TState>> _paidFor = [];      // read by workers, and not changed once they are there

    public JournalSession(JournalLines lines, IStateCodec<TState> codec, SearchReplay<TState>? replayed)
    {
        (_lines, _codec) = (lines, codec);
        _parts = replayed?.Parts ?? new();
        Calls = replayed?.Calls ?? new();
        IsResumed = replayed is not null;
        Elapsed = replayed?.Elapsed ?? default;
        foreach (var visit in replayed?.InFlight ?? [])
        {
            Backlog.Enqueue(visit);
            if (_parts.Find(visit.Number) is { } part)
            {
                _paidFor.Add(visit.Number, part);
            }
        }
    }

    /// <summary>Whether there was something in the journal to go on from.</summary>
    public bool IsResumed { get; }

    /// <summary>How long earlier runs took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Visits that were out when the last run ended, oldest first: they are handed out again before anything new is begun.</summary>
    public Queue<Visit<TState>> Backlog { get; } = new();

    /// <summary>Calls made outside the search.</summary>
    public RecordedCalls<TState> Calls { get; }

    public JournalException? Broken => _lines.Broken;

    /// <summary>What earlier runs have brought back of a visit in the backlog; null if nothing. Safe for concurrent use.</summary>
    public VisitOutcome<TState>? PaidFor(Visit<TState> visit) => _paidFor.TryGetValue(visit.Number, out var part) ? part : null;

    public void Begun(in Visit<TState> visit, SearchNode<TState> node, TimeSpan elapsed)
    {
        Calls.Supersede();
        var json = Start("begun", visit.Number);
        json.WriteString("at"u8, PlaceText.Of(node));
        json.WriteString("work"u8, visit.Work.ToString());
        json.WriteNumber("count"u8, visit.Count);
        if (visit.Draw > 0)
        {
            json.WriteNumber("draw"u8, visit.Draw);
        }

        if (visit.Drawing != Drawing.Distinct)
        {
            json.WriteString("drawing"u8, visit.Drawing.ToString());
        }

        if (visit.Arm is { } arm)
        {
            json.WriteNumber("arm"u8, arm);
        }

        End(json, elapsed, isUrgent: false);
    }

    /// <summary>Something has come back of a visit that has not ended.</summary>
    /// <param name="soFar">Everything that has come back of it.</param>
    /// <param name="elapsed">Time since the start.</param>
    public void Arrived(in VisitOutcome<TState> soFar, TimeSpan elapsed)
    {
        var rest = _parts.Rest(soFar);
        if (rest.HasContent || rest.Error is not null || rest.IsCancelled)
        {
            Write("arrived", rest, elapsed);
        }

        _parts.Keep(soFar);
    }

    /// <summary>A visit has ended: its outcome enters the tree now, as far as the order of lines goes.</summary>
    public void Ended(in VisitOutcome<TState> outcome, TimeSpan elapsed)
    {
        Write(outcome.HasAnything ? "completed" : "abandoned", _parts.Rest(outcome), elapsed);
        _parts.Remove(outcome.Visit.Number);
    }

    /// <summary>A visit was given back for which nothing was tried.</summary>
    public void GivenBack(in Visit<TState> visit, TimeSpan elapsed)
    {
        var json = Start("abandoned", visit.Number);
        json.WriteBoolean("untried"u8, true);
        End(json, elapsed, isUrgent: false);
    }

    public void Committed(SearchNode<TState> root, TimeSpan elapsed)
    {
        var json = Start("committed");
        json.WriteString("at"u8, PlaceText.Of(root));
        End(json, elapsed, isUrgent: false);
    }

    /// <summary>Writes down what a call outside the search has brought; durable when the task ends.</summary>
    public async ValueTask CalledAsync(RecordedCall<TState> call, TimeSpan elapsed)
    {
        var json = Start("called");
        json.WriteString("name"u8, call.Name);
        json.WriteString("at"u8, PlaceText.Of(call.At));
        WriteOutcome(json, call.Outcome);
        End(json, elapsed, isUrgent: true);
        await _lines.FlushAllAsync().ConfigureAwait(false);
    }

    public async ValueTask FinishedAsync(SearchResult<TState> result)
    {
        if (Broken is not null)
        {
            return;
        }

        var json = Start("finished");
        json.WriteString("kind"u8, result.StopReason.Kind.ToString());
        json.WriteString("rule"u8, result.StopReason.Rule);
        json.WriteString("detail"u8, result.StopReason.Detail);
        json.WriteNumber("simulations"u8, result.Simulations);
        json.WritePropertyName("usage"u8);
        OutcomeJson.Write(json, result.Usage);
        json.WriteString("tree"u8, TreeHash.Of(result.Tree));
        OutcomeJson.WriteError(json, result.Cause);
        End(json, result.Elapsed, isUrgent: true);
        await _lines.FlushAllAsync().ConfigureAwait(false);
    }

    /// <summary>Makes durable what waits, if something that was paid for is among it.</summary>
    public ValueTask FlushAsync() => _lines.FlushAsync();

    /// <summary>Makes durable whatever waits.</summary>
    public ValueTask FlushAllAsync() => _lines.FlushAllAsync();

    private void Write(string type, in VisitOutcome<TState> outcome, TimeSpan elapsed)
    {
        var json = Start(type, outcome.Visit.Number);
        WriteOutcome(json, outcome);
        End(json, elapsed, isUrgent: outcome.HasContent || outcome.Error is not null);
    }

    private void WriteOutcome(Utf8JsonWriter json, in VisitOutcome<TState> outcome)
    {
        try
        {
            OutcomeJson.Write(json, outcome, _codec);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            var codec = SettingText.NameOf(_codec);
            _lines.Break($"could not be written: state codec '{codec}' threw {error.GetType().Name} (see the inner exception).", error);
        }
    }

    private Utf8JsonWriter Start(string type, long? visit = null)
    {
        var json = _lines.Start();
        json.WriteString("type"u8, type);
        if (visit is { } number)
        {
            json.WriteNumber("visit"u8, number);
        }

        return json;
    }

    private void End(Utf8JsonWriter json, TimeSpan elapsed, bool isUrgent)
    {
        if (Broken is not null)
        {
            return;      // a codec may have left the line half written
        }

        json.WriteNumber("ms"u8, Math.Round(elapsed.TotalMilliseconds, 3));
        _lines.End(json, isUrgent);
    }
}
