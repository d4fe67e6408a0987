namespace TreeReasoner;

/// <summary>Where a descent has ended: the place of the next visit and what the visit is for.</summary>
internal readonly struct Target
{
    public Place Place { get; init; }

    /// <summary>Steps from the current root.</summary>
    public int Depth { get; init; }

    /// <summary>Candidates to ask for on top of those the state has; 0 at a first visit.</summary>
    public int Asked { get; init; }

    /// <summary>How the first visit stands to equal states.</summary>
    public FirstVisitKind Kind { get; init; }

    /// <summary>The equal state that has a value.</summary>
    public Place Twin { get; init; }

    public bool IsGrowth => Asked > 0;
}
