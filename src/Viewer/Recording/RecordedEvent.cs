namespace TreeReasoner.Viewer;

/// <summary>An event as the page replays it.</summary>
internal sealed record RecordedEvent(EventKind Kind, int Node, double Milliseconds)
{
    public long Visit { get; init; } = -1;

    /// <summary>The value that was backed up from the state to the root; null where none was.</summary>
    public double? Value { get; init; }

    /// <summary>What came of the visit: its usage when it ended.</summary>
    public Usage Usage { get; init; }

    /// <summary>The part of the usage that judging took.</summary>
    public Usage JudgeUsage { get; init; }

    public double? Judged { get; init; }

    public double? Confidence { get; init; }

    public double? StepScore { get; init; }

    /// <summary>States that the tree has after it.</summary>
    public int Nodes { get; init; }

    /// <summary>What is said of it besides: an error, a reason to stop.</summary>
    public string? Note { get; init; }

    /// <summary>What is known of states after it, that the fold of visits does not tell.</summary>
    public IReadOnlyList<RecordedChange> Changes { get; init; } = [];
}

/// <summary>What is known of a state after an event.</summary>
internal readonly record struct RecordedChange(int Node, int Visits, double ValueSum, double Prior, bool IsClosed, bool IsExpanded);

/// <summary>Kinds of events, as the page numbers them.</summary>
internal enum EventKind : byte
{
    Started,
    Begun,
    Arrived,
    Completed,
    Abandoned,
    Failed,
    Committed,
    Finished,
    Resumed,
    Final,
}
