namespace TreeReasoner;

/// <summary>The arms of an expander that have nothing to add to a state.</summary>
public readonly struct SpentArms
{
    private readonly IReadOnlySet<int>? _arms;

    /// <summary>Names them, for a test of an <see cref="IArmChoice"/>.</summary>
    /// <param name="arms">Their numbers; null for none.</param>
    public SpentArms(IReadOnlySet<int>? arms) => _arms = arms;

    /// <summary>Whether an arm has nothing to add.</summary>
    /// <param name="arm">Its number.</param>
    /// <returns>True if so.</returns>
    public bool Contains(int arm) => _arms is not null && _arms.Contains(arm);
}
