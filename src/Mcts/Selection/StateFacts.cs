namespace TreeReasoner;

/// <summary>
/// What a part of a search decides by beside the statistics that every search keeps. A search keeps it only where a part says that it uses it,
/// so that the others do not pay for it. A decorator says what the part within uses.
/// </summary>
[Flags]
public enum StateFacts
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>What each state was judged to be worth by itself: 8 bytes a candidate.</summary>
    OwnValues = 1,

    /// <summary>How many simulations there are to plan with. Options that do not say are refused.</summary>
    Plan = 2,
}
