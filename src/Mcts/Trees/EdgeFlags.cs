namespace TreeReasoner;

/// <summary>What is known of a candidate beside its statistics.</summary>
[Flags]
internal enum EdgeFlags : ushort
{
    None = 0,

    /// <summary>Nothing can follow.</summary>
    Terminal = 1,

    /// <summary>Everything below is known: it is never visited again.</summary>
    Closed = 2,

    /// <summary>The first visit is in flight: it is not handed out twice.</summary>
    Busy = 4,

    /// <summary>Everything below waits for something in flight.</summary>
    Blocked = 8,

    /// <summary>The sum holds the best return, not the sum of returns.</summary>
    Maximum = 16,

    /// <summary>A visit cannot go there now.</summary>
    Unavailable = Closed | Busy | Blocked,
}
