namespace TreeReasoner;

/// <summary>Why a search ended.</summary>
public enum StopKind
{
    /// <summary>An answer is good enough.</summary>
    Solved,

    /// <summary>The recommendation can no longer change, or has not for long enough.</summary>
    Converged,

    /// <summary>A budget is spent; the rule says which.</summary>
    Budget,

    /// <summary>Every line is closed: there is nothing left to search.</summary>
    TreeExhausted,

    /// <summary>The strategy has done what it set out to do: its chain has ended, its samples are drawn.</summary>
    Finished,

    /// <summary>Too many failures in a row, or one that every further call would repeat.</summary>
    Failed,

    /// <summary>A rule of the user's fired.</summary>
    Custom,
}

/// <summary>Why a search ended, and which rule said so.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Rule">The rule or budget that fired, such as <c>Solved</c> or <c>ModelCalls</c>.</param>
/// <param name="Detail">The numbers behind it; free of content.</param>
public sealed record StopReason(StopKind Kind, string Rule, string Detail)
{
    /// <summary>A short text.</summary>
    /// <returns>Rule and detail.</returns>
    public override string ToString() => $"{Rule}: {Detail}";
}
