using System.Text.Json;

namespace TreeReasoner;

/// <summary>Writes events as the properties of their lines; whatever is not there is not written.</summary>
internal static class EventWriter
{
    /// <summary>Writes all properties of a line but its seal.</summary>
    public static void Write<TState>(Utf8JsonWriter json, SearchEvent<TState> happened, IStateCodec<TState> codec)
    {
        switch (happened)
        {
            case SearchStarted<TState> started:
                JournalHeader.Write(json, started, codec);
                return;
            case SearchResumed<TState> resumed:
                json.WriteString("type"u8, "resumed"u8);
                json.WriteNumber("format"u8, JournalHeader.Format);
                json.WriteString("library"u8, resumed.Library);
                json.WriteString("run"u8, resumed.RunId);
                json.WriteString("started"u8, resumed.StartedAt);
                break;
            case VisitBegun<TState> begun:
                Write(json, begun);
                break;
            case VisitArrived<TState> arrived:
                Start(json, "arrived"u8, arrived);
                OutcomeJson.Write(json, new(arrived.Result, arrived.Error, arrived.IsCancelled), arrived.State, codec);
                break;
            case VisitCompleted<TState> completed:
                Start(json, "completed"u8, completed);
                if (completed.Value is { } value)
                {
                    json.WriteNumber("value"u8, value);
                }

                break;
            case VisitAbandoned<TState> abandoned:
                Start(json, "abandoned"u8, abandoned);
                if (abandoned.IsUntried)
                {
                    json.WriteBoolean("untried"u8, true);
                }

                break;
            case TurnCommitted<TState> committed:
                json.WriteString("type"u8, "committed"u8);
                json.WriteString("at"u8, committed.At.ToString());
                break;
            case SearchFinished<TState> finished:
                Write(json, finished);
                break;
        }

        ChangeJson.Write(json, happened.Change);
        json.WriteNumber("ms"u8, Math.Round(happened.Elapsed.TotalMilliseconds, 3));
    }

    private static void Start<TState>(Utf8JsonWriter json, ReadOnlySpan<byte> type, VisitEvent<TState> visit)
    {
        json.WriteString("type"u8, type);
        json.WriteNumber("visit"u8, visit.Number);
    }

    private static void Write<TState>(Utf8JsonWriter json, VisitBegun<TState> begun)
    {
        Start(json, "begun"u8, begun);
        json.WriteString("at"u8, begun.At.ToString());
        json.WriteString("work"u8, begun.Work.ToString());
        json.WriteNumber("count"u8, begun.Count);
        if (begun.Draw > 0)
        {
            json.WriteNumber("draw"u8, begun.Draw);
        }

        if (begun.Drawing != Drawing.Distinct)
        {
            json.WriteString("drawing"u8, begun.Drawing.ToString());
        }

        if (begun.Arm is { } arm)
        {
            json.WriteNumber("arm"u8, arm);
        }
    }

    private static void Write<TState>(Utf8JsonWriter json, SearchFinished<TState> finished)
    {
        json.WriteString("type"u8, "finished"u8);
        json.WriteString("kind"u8, finished.StopReason.Kind.ToString());
        json.WriteString("rule"u8, finished.StopReason.Rule);
        json.WriteString("detail"u8, finished.StopReason.Detail);
        json.WriteNumber("simulations"u8, finished.Simulations);
        json.WritePropertyName("usage"u8);
        OutcomeJson.Write(json, finished.Usage);
        json.WriteString("tree"u8, finished.TreeHash);
        OutcomeJson.WriteError(json, finished.Cause);
    }
}
