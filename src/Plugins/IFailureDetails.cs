namespace TreeReasoner;

/// <summary>Carried by exceptions that can tell what was paid before they were thrown and whether trying again could help.</summary>
public interface IFailureDetails
{
    /// <summary>What was paid.</summary>
    Usage Usage { get; }

    /// <summary>
    /// Whether every further call would fail the same way (a wrong key, an unknown model): the search then stops at once.
    /// </summary>
    bool IsPermanent { get; }
}
