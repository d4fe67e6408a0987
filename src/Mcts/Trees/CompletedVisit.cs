namespace TreeReasoner;

/// <summary>A visit that has ended, as the statistics of a policy are told of it.</summary>
public readonly ref struct CompletedVisit
{
    /// <summary>Describes a visit, as the search does or the author of a policy in a test.</summary>
    /// <param name="path">The numbers of the nodes from the first root to the state, both included.</param>
    /// <param name="depth">Steps from the current root to the state.</param>
    public CompletedVisit(ReadOnlySpan<int> path, int depth)
    {
        Path = path;
        Depth = depth;
    }

    /// <summary>The numbers of the nodes from the first root to the state, both included; see <see cref="EdgeStats.NodeId"/>.</summary>
    public ReadOnlySpan<int> Path { get; }

    /// <summary>Steps from the current root to the state.</summary>
    public int Depth { get; }

    /// <summary>The number of the state's node.</summary>
    public int NodeId => Path[^1];

    /// <summary>What the state itself was found to be worth; null where the visit brought no value.</summary>
    public double? Value { get; init; }

    /// <summary>Whether the value is a judgement. Else it is what the state's parent is worth.</summary>
    public bool IsJudged { get; init; }

    /// <summary>Whether the state is terminal and this was its first visit with a value.</summary>
    public bool EndsLine { get; init; }

    /// <summary>The arm that the state was asked of; null if none was named.</summary>
    public int? Arm { get; init; }

    /// <summary>What the visit cost.</summary>
    public Usage Usage { get; init; }
}
