using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>How a search ended.</summary>
[GenerateSerializer]
[Alias("treereasoner.outcome")]
internal sealed record SearchOutcome
{
    [Id(0)]
    public required SearchState State { get; init; }

    /// <summary>The solution as <see cref="SolutionDocument"/> writes it; null if there is none.</summary>
    [Id(1)]
    public string? Solution { get; init; }

    /// <summary>What went wrong, free of content.</summary>
    [Id(2)]
    public string? Error { get; init; }

    /// <summary>What was spent; null where that is not known.</summary>
    [Id(3)]
    public Spending? Spent { get; init; }
}

/// <summary>How a caller wants a search to end.</summary>
internal enum StopWish
{
    None,
    Stop,
    Cancel,
}

/// <summary>What became of a request to start.</summary>
internal enum StartVerdict
{
    Started,

    /// <summary>The same search was started before.</summary>
    Known,

    /// <summary>Another search has that id.</summary>
    OtherSearch,

    /// <summary>The queue is full.</summary>
    Busy,

    /// <summary>The problem is longer than the silos take.</summary>
    TooLarge,

    /// <summary>The tenant's budget is spent.</summary>
    Spent,

    /// <summary>The silos have no reasoner of that name.</summary>
    NoReasoner,
}

[GenerateSerializer]
[Alias("treereasoner.start")]
internal sealed record StartReply([property: Id(0)] StartVerdict Verdict)
{
    /// <summary>The limit that was met, where the verdict is about one.</summary>
    [Id(1)]
    public long Limit { get; init; }
}

/// <summary>What a silo is told that begins a search.</summary>
[GenerateSerializer]
[Alias("treereasoner.begin")]
internal sealed record BeginReply
{
    /// <summary>What to search for; null if there is nothing to do.</summary>
    [Id(0)]
    public SearchRequest? Request { get; init; }

    /// <summary>Whether other searches of the tenant hold all that is left of its budget.</summary>
    [Id(1)]
    public bool Waits { get; init; }

    /// <summary>Whether the tenant's budget is spent.</summary>
    [Id(2)]
    public bool IsSpent { get; init; }
}

/// <summary>What is known of a search.</summary>
[GenerateSerializer]
[Alias("treereasoner.snapshot")]
internal sealed record SearchSnapshot
{
    [Id(0)]
    public required SearchState State { get; init; }

    [Id(1)]
    public SearchRequest? Request { get; init; }

    [Id(2)]
    public SearchOutcome? Outcome { get; init; }

    /// <summary>How often a silo began it, or went on with it.</summary>
    [Id(3)]
    public int Runs { get; init; }

    /// <summary>The silo that had it last.</summary>
    [Id(4)]
    public string? Silo { get; init; }

    /// <summary>Why the last run gave the search back, free of content.</summary>
    [Id(5)]
    public string? Trouble { get; init; }

    /// <summary>What the tenant's budget left the search; null if it is nobody's.</summary>
    [Id(6)]
    public RequestedBudget? Granted { get; init; }
}

/// <summary>Lines of a journal, in order.</summary>
[GenerateSerializer]
[Immutable]
[Alias("treereasoner.lines")]
internal sealed record LineBatch
{
    /// <summary>How many lines stand before these.</summary>
    [Id(0)]
    public required long After { get; init; }

    [Id(1)]
    public required byte[][] Lines { get; init; }

    /// <summary>Whether the search has ended and these are its last lines.</summary>
    [Id(2)]
    public bool IsEnd { get; init; }

    /// <summary>Whether there is no such search.</summary>
    [Id(3)]
    public bool IsUnknown { get; init; }
}
