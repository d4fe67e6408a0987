namespace TreeReasoner.Viewer;

/// <summary>A state as a journal tells of it: where it hangs, what it says, and what was known of it at the end.</summary>
internal sealed class RecordedNode
{
    public required int Parent { get; init; }

    public required int Ordinal { get; init; }

    public required int Depth { get; init; }

    /// <summary>The event that brought it.</summary>
    public required int Born { get; init; }

    public required StateText Text { get; init; }

    public required double Prior { get; init; }

    public required double Reward { get; init; }

    public required bool IsTerminal { get; init; }

    public required int? Arm { get; init; }

    /// <summary>Its candidates, by their ordinals.</summary>
    public List<int> Children { get; } = [];
}
