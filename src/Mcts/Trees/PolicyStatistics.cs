namespace TreeReasoner;

/// <summary>
/// What a policy remembers of one tree beside the statistics that every search keeps. The search that the policy serves tells it of each
/// visit that has ended; the policy reads it back from <see cref="SelectionContext.Statistics"/>.
/// </summary>
/// <remarks>
/// One object serves one search, which calls it from its own loop. It changes only when it is told something, so that a policy that decides
/// by it answers the same when it is asked twice. What it keeps of a state it keeps under the number of the state's node.
/// </remarks>
public abstract class PolicyStatistics
{
    /// <summary>Tells of a visit that has ended with all or a part of its work done. The tree has its value already.</summary>
    /// <param name="visit">The visit.</param>
    public virtual void Completed(in CompletedVisit visit)
    {
    }

    /// <summary>Tells that a turn was taken: the search continues from a state below.</summary>
    /// <param name="root">The new root.</param>
    /// <param name="candidates">Its candidates and the visits they come with.</param>
    public virtual void RootMoved(in SelectionContext root, ReadOnlySpan<EdgeStats> candidates)
    {
    }
}
