using System.Collections.Immutable;

namespace TreeReasoner;

/// <summary>
/// One state of a <see cref="TreeSnapshot{TState}"/> with what was known of it. Immutable, and safe to read from any thread.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class SnapshotNode<TState>
{
    internal SnapshotNode(TState state) => State = state;

    /// <summary>The state.</summary>
    public TState State { get; }

    /// <summary>Weight that its proposer gave it, or what the search made of it.</summary>
    public double Prior { get; internal set; }

    /// <summary>Reward of the step that leads here.</summary>
    public double Reward { get; internal set; }

    /// <summary>The value that the state came with, or was found to have as a terminal. Null if there is none.</summary>
    public double? KnownValue { get; internal set; }

    /// <summary>Whether nothing can follow.</summary>
    public bool IsTerminal { get; internal set; }

    /// <summary>Whether candidates for the state have been asked for and have arrived.</summary>
    public bool IsExpanded { get; internal set; }

    /// <summary>Whether everything below is known.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>Completed visits.</summary>
    public int Visits { get; internal set; }

    /// <summary>Visits begun and not ended.</summary>
    public int InFlight { get; internal set; }

    /// <summary>Sum of the returns of all visits; under max backup the best return.</summary>
    public double ValueSum { get; internal set; }

    /// <summary>Q: the mean (or best) return of coming here. Null before the first visit.</summary>
    public double? Value { get; internal set; }

    /// <summary>What the visits that worked on this state cost.</summary>
    public Usage Usage { get; internal set; }

    /// <summary>The evaluator's confidence in this state, if it gave one.</summary>
    public double? Confidence { get; internal set; }

    /// <summary>The evaluator's chance that the last turn of the state holds, if it judges turns.</summary>
    public double? StepScore { get; internal set; }

    /// <summary>Which of its ways to propose the expander used for this state; null where none was named.</summary>
    public int? Arm { get; internal set; }

    /// <summary>The equal state whose value this one shares; null if it stands for itself.</summary>
    public TreePath? Twin { get; internal set; }

    /// <summary>The candidates, in the order in which they were proposed.</summary>
    public ImmutableArray<SnapshotNode<TState>> Children { get; internal set; } = [];

    internal SnapshotNode<TState> Copy() => (SnapshotNode<TState>)MemberwiseClone();
}
