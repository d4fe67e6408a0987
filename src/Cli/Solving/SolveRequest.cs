namespace TreeReasoner.Cli;

/// <summary>What one run of a search is to do and to show.</summary>
internal sealed record SolveRequest
{
    public required ToolSettings Settings { get; init; }

    public required Problem Problem { get; init; }

    /// <summary>The file of the journal; null for none.</summary>
    public required string? JournalPath { get; init; }

    /// <summary>Whether a journal that cannot be made ends the run: the user named it.</summary>
    public bool NeedsJournal { get; init; }

    /// <summary>Whether the search begins now, and does not go on.</summary>
    public bool IsNew { get; init; }

    public required ShowOptions Show { get; init; }
}
