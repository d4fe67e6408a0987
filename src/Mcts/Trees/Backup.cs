namespace TreeReasoner;

/// <summary>What a state's value is made of.</summary>
public enum Backup
{
    /// <summary>The mean of all returns below it (Kocsis and Szepesvári 2006): robust where evaluations are noisy.</summary>
    Mean,

    /// <summary>
    /// The best return below it: for deterministic steps and a judge that can be trusted; it over-optimises one that cannot.
    /// </summary>
    Maximum,
}
