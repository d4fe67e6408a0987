namespace TreeReasoner;

/// <summary>What a store knows of one of its journals without reading it.</summary>
public sealed record JournalEntry
{
    /// <summary>The journal's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was written to last, by the store's clock.</summary>
    public DateTimeOffset Written { get; init; }

    /// <summary>How much is in it, in bytes, about.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether an owner has it open to write.</summary>
    public bool IsOwned { get; init; }
}
