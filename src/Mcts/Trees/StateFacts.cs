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

    /// <summary>Sums over what the states of each subtree were judged to be worth: 64 bytes a candidate, and one addition a level. Options with a discount are refused.</summary>
    Scores = 2,

    /// <summary>How many simulations there are below each root. Options that do not say are refused.</summary>
    Plan = 4,

    /// <summary>How much of a budget is used up. Options that name none are refused.</summary>
    Budget = 8,
}
