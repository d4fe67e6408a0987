using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Drives a fresh search through what a journal tells: begins, completes and abandons the same visits in the same order. At every begun visit
/// the search must hand out the one that the journal names; given the same results it does, for it is deterministic.
/// </summary>
internal sealed class SearchReplay<TState>(string journal, ISearch<TState> search, SearchAccount<TState> account, IStateCodec<TState> codec)
{
    private readonly SortedDictionary<long, Visit<TState>> _inFlight = [];

    /// <summary>Visits begun and not ended, oldest first.</summary>
    public IEnumerable<Visit<TState>> InFlight => _inFlight.Values;

    public VisitParts<TState> Parts { get; } = new();

    public RecordedCalls<TState> Calls { get; } = new();

    /// <summary>How long the search took, all runs together.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Why the search stopped, if the journal ends with that.</summary>
    public StopReason? Stop { get; private set; }

    /// <summary>What failed, if it stopped for that.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Lines read so far, the header included.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Told of every outcome that has entered the tree, and when it did.</summary>
    public required Action<TimeSpan> Entered { get; init; }

    public void Apply(ReadOnlyMemory<byte> line)
    {
        Line++;
        using var document = Parse(journal, line, Line);
        try
        {
            Apply(document.RootElement);
        }
        catch (Exception error) when (error is not (JournalException or OutOfMemoryException or StackOverflowException))
        {
            // Ours are free of content; what a codec or the JSON reader says may not be.
            var why = error is FormatException ? error.Message : $"reading it threw {error.GetType().Name} (see the inner exception).";
            throw new JournalException(journal, why, Line, error);
        }
    }

    /// <summary>The JSON object of a line, or an error that names it.</summary>
    public static JsonDocument Parse(string journal, ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            var document = JsonDocument.Parse(line, JsonLine.Reading);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new JournalException(journal, $"found a {document.RootElement.ValueKind}; every line is one JSON object.", number);
        }
        catch (JsonException error)
        {
            throw new JournalException(
                journal, $"this is no JSON (at byte {error.BytePositionInLine}); the journal was changed after it was written, or its disk lost data.", number);
        }
    }

    private void Apply(JsonElement json)
    {
        var type = json.GetProperty("type"u8).GetString();
        Elapsed = TimeSpan.FromMilliseconds(json.GetProperty("ms"u8).GetDouble());
        switch (type)
        {
            case "begun":
                GoesOn();
                Begin(json);
                break;
            case "arrived":
                Parts.Keep(Parts.With(OutcomeJson.Read(json, InFlightAt(json), codec)));
                break;
            case "completed" or "abandoned":
                GoesOn();
                End(json, type);
                break;
            case "committed":
                GoesOn();
                Commit(json);
                break;
            case "called":
                var at = NodeAt(json.GetProperty("at"u8).GetString()!);
                var visit = new Visit<TState>(-1, at, VisitWork.None);
                Calls.Add(new(json.GetProperty("name"u8).GetString()!, at, OutcomeJson.Read(json, visit, codec)));
                break;
            case "finished":
                Finish(json);
                break;
            case "resumed":
                account.ForgiveFailures();
                break;
            default:
                throw new FormatException($"its type '{type}' is not known.");
        }
    }

    private void GoesOn()
    {
        (Stop, Cause) = (null, null);
        Calls.Supersede();
    }

    private void Begin(JsonElement json)
    {
        var status = search.Begin(out var visit);
        var expected = Describe(
            json.GetProperty("visit"u8).GetInt64(),
            json.GetProperty("at"u8).GetString()!,
            json.GetProperty("work"u8).GetString()!,
            json.GetProperty("count"u8).GetInt32(),
            json.TryGetProperty("draw"u8, out var draw) ? draw.GetInt32() : 0,
            json.TryGetProperty("drawing"u8, out var drawing) ? drawing.GetString()! : nameof(Drawing.Distinct),
            json.TryGetProperty("arm"u8, out var arm) ? arm.GetInt32() : null);
        var found = status != BeginStatus.Begun ? status.ToString() : Describe(
            visit.Number, PlaceText.Of(visit.Node), visit.Work.ToString(), visit.Count, visit.Draw, visit.Drawing.ToString(), visit.Arm);
        if (found != expected)
        {
            throw Diverged(expected, found);
        }

        _inFlight.Add(visit.Number, visit);
    }

    private void End(JsonElement json, string type)
    {
        var visit = InFlightAt(json);
        _inFlight.Remove(visit.Number);
        if (json.TryGetProperty("untried"u8, out _))
        {
            account.GiveBack(visit);
            return;
        }

        var outcome = Parts.With(OutcomeJson.Read(json, visit, codec));
        if (outcome.HasAnything != (type == "completed"))
        {
            throw new FormatException($"visit {visit.Number} is '{type}', and {(outcome.HasAnything ? "there are results" : "there is no result")}.");
        }

        Parts.Remove(visit.Number);
        account.Enter(outcome);
        Entered(Elapsed);
    }

    private void Commit(JsonElement json)
    {
        var status = search.Begin(out _);
        var (expected, found) = ($"a turn to '{json.GetProperty("at"u8).GetString()}'", status == BeginStatus.Committed
            ? $"a turn to '{PlaceText.Of(search.Tree.Root)}'"
            : status.ToString());
        if (found != expected)
        {
            throw Diverged(expected, found);
        }

        account.BeginTurn();
    }

    private void Finish(JsonElement json)
    {
        var (expected, found) = (json.GetProperty("tree"u8).GetString(), TreeHash.Of(search.Tree));
        if (found != expected)
        {
            throw Diverged($"a tree of hash {expected}", $"one of {found}");
        }

        Cause = OutcomeJson.ReadError(json);
        Stop = new(
            Enum.Parse<StopKind>(json.GetProperty("kind"u8).GetString()!),
            json.GetProperty("rule"u8).GetString()!,
            json.GetProperty("detail"u8).GetString()!);
    }

    private Visit<TState> InFlightAt(JsonElement json)
    {
        var number = json.GetProperty("visit"u8).GetInt64();
        return _inFlight.TryGetValue(number, out var visit) ? visit : throw new FormatException($"visit {number} is not in flight.");
    }

    private SearchNode<TState> NodeAt(string place) => place.Length == 0 ? search.Tree.FirstRoot : place.Split('.').Aggregate(
        search.Tree.FirstRoot, (node, ordinal) => node.Children[int.Parse(ordinal, System.Globalization.CultureInfo.InvariantCulture)]);

    private JournalException Diverged(string expected, string found) => new(
        journal,
        $"expected {expected}; the search gave {found}. The search, its options or its policies are not those that made the journal, or they are " +
        "not deterministic.",
        Line);

    private static string Describe(long number, string at, string work, int count, int draw, string drawing, int? arm) =>
        $"visit {number} at '{at}' for {work}, {count} candidates from draw {draw}, {drawing}{(arm is { } given ? $", arm {given}" : "")}";
}
