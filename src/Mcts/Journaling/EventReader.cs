using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Turns the lines of one journal, in order, into events. It keeps what came back of visits in flight, so that the event of a visit's end
/// has all of it, and the bill. So it needs as much memory as visits are in flight.
/// </summary>
/// <param name="codec">Reads states.</param>
/// <param name="stateAt">Tells the state at a place of the tree as far as it has been read.</param>
internal sealed class EventReader<TState>(IStateCodec<TState> codec, Func<TreePath, TState> stateAt)
{
    private static readonly string[] OutcomeNames = ["candidates", "evaluation", "usage", "error", "cancelled"];
    private static readonly string[] ChangeNames = [ChangeJson.Kept, ChangeJson.Terminal, ChangeJson.Changed];
    private const long FinalEnd = -1, FinalJudgement = -2;

    private static readonly string[] LineNames = ["type", "ms", "n", "crc"];

    private readonly Dictionary<long, InFlight> _inFlight = [];
    private readonly List<SearchEvent<TState>> _events = [];
    private Usage _usage;
    private Usage _turn;
    private TState? _end;
    private long _simulations;

    /// <summary>
    /// The events of a line: one, or two where a line of format 1 tells that something came and that it entered the tree.
    /// </summary>
    /// <param name="json">The line.</param>
    /// <param name="format">Its format.</param>
    /// <returns>Good until the next line is read.</returns>
    /// <exception cref="FormatException">The line is none that is known.</exception>
    public IReadOnlyList<SearchEvent<TState>> Read(JsonElement json, int format)
    {
        _events.Clear();
        var type = json.GetProperty("type"u8).GetString();
        var elapsed = TimeSpan.Zero;
        if (type != "search")
        {
            elapsed = ReadElapsed(json);
        }

        switch (type)
        {
            case "search":
                _events.Add(JournalHeader.Read(json, codec));
                break;
            case "begun":
                Begin(json, elapsed);
                break;
            case "arrived":
                Check(json, ["visit", .. OutcomeNames]);
                Arrive(json, InFlightAt(json), elapsed);
                break;
            case "completed" or "abandoned":
                End(json, format, type, elapsed);
                break;
            case "committed":
                Commit(json, elapsed);
                break;
            case "called":
                Call(json, elapsed);
                break;
            case "finished":
                Finish(json, elapsed);
                break;
            case "resumed":
                Resume(json, elapsed);
                break;
            default:
                throw new FormatException("its type is not known.");
        }

        return _events;
    }

    private static TimeSpan ReadElapsed(JsonElement json)
    {
        var milliseconds = KnownProperties.Finite(json.GetProperty("ms"u8), "ms");
        if (milliseconds is >= 0 and <= 1e12)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        throw new FormatException("'ms' is no time that a search can have taken; it is in [0, 1e12].");
    }

    private static void Check(JsonElement json, params ReadOnlySpan<string> names) =>
        KnownProperties.Check(json, "the line", [.. LineNames, .. names]);

    private void Begin(JsonElement json, TimeSpan elapsed)
    {
        Check(json, ["visit", "at", "work", "count", "draw", "drawing", "arm", .. ChangeNames]);
        var at = TreePath.Parse(json.GetProperty("at"u8).GetString()!);
        int? arm = null;
        if (json.TryGetProperty("arm"u8, out var named))
        {
            arm = named.GetInt32();
        }

        var number = json.GetProperty("visit"u8).GetInt64();
        var begun = new VisitBegun<TState>
        {
            Number = number,
            At = at,
            State = number == FinalJudgement ? _end! : stateAt(at),
            Work = KnownProperties.Enum<VisitWork>(json, "work", default),
            Count = json.GetProperty("count"u8).GetInt32(),
            Draw = json.TryGetProperty("draw"u8, out var draw) ? draw.GetInt32() : 0,
            Drawing = KnownProperties.Enum(json, "drawing", Drawing.Distinct),
            Arm = arm,
            Elapsed = elapsed,
            Change = ChangeJson.Read(json),
        };
        Begin(begun);
    }

    private void Begin(VisitBegun<TState> begun)
    {
        if (!_inFlight.TryAdd(begun.Number, new(begun)))
        {
            throw new FormatException($"visit {begun.Number} is in flight already.");
        }

        _events.Add(begun);
    }

    private void Arrive(JsonElement json, InFlight visit, TimeSpan elapsed)
    {
        var outcome = OutcomeJson.Read(json, visit.Begun.Number, visit.Begun.State, codec);
        visit.Add(outcome);
        foreach (var candidate in visit.Begun.IsFinal ? outcome.Result.Candidates ?? [] : [])
        {
            if (candidate.IsTerminal)
            {
                _end = candidate.State;
                break;
            }
        }

        _events.Add(new VisitArrived<TState>
        {
            Number = visit.Begun.Number,
            At = visit.Begun.At,
            State = visit.Begun.State,
            Result = outcome.Result,
            Error = outcome.Error,
            IsCancelled = outcome.IsCancelled,
            Elapsed = elapsed,
        });
    }

    private void End(JsonElement json, int format, string type, TimeSpan elapsed)
    {
        var visit = InFlightAt(json);
        if (format == 1)
        {
            Check(json, ["visit", "untried", .. OutcomeNames]);
            if (Array.Exists(OutcomeNames, name => json.TryGetProperty(name, out _)))
            {
                Arrive(json, visit, elapsed);
            }
        }
        else
        {
            Check(json, ["visit", "untried", "value", .. ChangeNames]);
        }

        End(json, visit, type == "abandoned", elapsed);
    }

    private void End(JsonElement json, InFlight visit, bool isAbandoned, TimeSpan elapsed)
    {
        var (begun, outcome) = (visit.Begun, visit.Outcome);
        _inFlight.Remove(begun.Number);
        _usage += outcome.Result.Usage;
        if (!begun.IsFinal)
        {
            _turn += outcome.Result.Usage;
        }

        if (isAbandoned)
        {
            _events.Add(new VisitAbandoned<TState>
            {
                Number = begun.Number,
                At = begun.At,
                State = begun.State,
                Usage = outcome.Result.Usage,
                Error = outcome.Error,
                IsCancelled = outcome.IsCancelled,
                IsUntried = json.IsTrue("untried"),
                Elapsed = elapsed,
                Change = ChangeJson.Read(json),
            });
            return;
        }

        var value = json.Number("value");
        _simulations += value is null ? 0 : 1;
        _events.Add(new VisitCompleted<TState>
        {
            Number = begun.Number,
            At = begun.At,
            State = begun.State,
            Arm = begun.Arm,
            Result = outcome.Result,
            Error = outcome.Error,
            IsCancelled = outcome.IsCancelled,
            Value = value,
            Usage = _usage,
            Simulations = _simulations,
            Elapsed = elapsed,
            Change = ChangeJson.Read(json),
        });
    }

    private void Commit(JsonElement json, TimeSpan elapsed)
    {
        Check(json, ["at", .. ChangeNames]);
        var at = TreePath.Parse(json.GetProperty("at"u8).GetString()!);
        _events.Add(new TurnCommitted<TState>
        {
            At = at, State = stateAt(at), Usage = _turn, Elapsed = elapsed, Change = ChangeJson.Read(json),
        });
        _turn = default;
    }

    // Before the final answer was a visit, one line told of the whole call. It is read as the events that it would be now.
    private void Call(JsonElement json, TimeSpan elapsed)
    {
        Check(json, ["name", "at", .. OutcomeNames]);
        var at = TreePath.Parse(json.GetProperty("at"u8).GetString()!);
        var begun = new VisitBegun<TState>
        {
            Number = FinalEnd, At = at, State = stateAt(at), Work = VisitWork.Expand, Count = 1, Elapsed = elapsed,
        };
        if (json.GetProperty("name"u8).GetString() == "judgement")
        {
            begun = begun with { Number = FinalJudgement, State = _end!, Work = VisitWork.Evaluate, Count = 0 };
        }

        Begin(begun);
        var visit = _inFlight[begun.Number];
        Arrive(json, visit, elapsed);
        var result = visit.Outcome.Result;
        End(json, visit, isAbandoned: result.Candidates is null && result.Evaluation is null, elapsed);
    }

    private void Finish(JsonElement json, TimeSpan elapsed)
    {
        Check(json, ["kind", "rule", "detail", "simulations", "usage", "tree", "error", .. ChangeNames]);
        _events.Add(new SearchFinished<TState>
        {
            StopReason = new(
                KnownProperties.Enum<StopKind>(json, "kind", default),
                json.GetProperty("rule"u8).GetString()!,
                json.GetProperty("detail"u8).GetString()!),
            Simulations = json.GetProperty("simulations"u8).GetInt64(),
            Usage = OutcomeJson.ReadUsage(json.GetProperty("usage"u8)),
            TreeHash = json.GetProperty("tree"u8).GetString(),
            Cause = OutcomeJson.ReadError(json),
            Elapsed = elapsed,
            Change = ChangeJson.Read(json),
        });
    }

    private void Resume(JsonElement json, TimeSpan elapsed)
    {
        Check(json, ["format", "library", "run", "started"]);
        _events.Add(new SearchResumed<TState>
        {
            Library = json.GetProperty("library"u8).GetString(),
            RunId = json.TryGetProperty("run"u8, out var run) ? run.GetString() : null,
            StartedAt = json.GetProperty("started"u8).GetDateTimeOffset(),
            Usage = _usage,
            Simulations = _simulations,
            InFlight = _inFlight.Count,
            Elapsed = elapsed,
        });
    }

    private InFlight InFlightAt(JsonElement json)
    {
        var number = json.GetProperty("visit"u8).GetInt64();
        if (_inFlight.TryGetValue(number, out var visit))
        {
            return visit;
        }

        throw new FormatException($"visit {number} is not in flight.");
    }

    private sealed class InFlight(VisitBegun<TState> begun)
    {
        public VisitBegun<TState> Begun { get; } = begun;

        public RecordedOutcome<TState> Outcome { get; private set; } = new(default, null, false);

        /// <summary>Adds what came. What is there already does not come again: a line stands twice then.</summary>
        public void Add(in RecordedOutcome<TState> more)
        {
            var (before, came) = (Outcome.Result, more.Result);
            if ((before.Candidates is not null && came.Candidates is not null)
                || (before.Evaluation is not null && came.Evaluation is not null)
                || (Outcome.Error is not null && more.Error is not null)
                || (Outcome.IsCancelled && more.IsCancelled))
            {
                throw new FormatException($"what came back of visit {Begun.Number} is there already: a line stands twice.");
            }

            Outcome = new(
                new(before.Candidates ?? came.Candidates, before.Evaluation ?? came.Evaluation, before.Usage + came.Usage),
                Outcome.Error ?? more.Error,
                Outcome.IsCancelled || more.IsCancelled);
        }
    }
}

/// <summary>What a line tells of the work on a visit.</summary>
internal readonly record struct RecordedOutcome<TState>(VisitResult<TState> Result, Exception? Error, bool IsCancelled);
