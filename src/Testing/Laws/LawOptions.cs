namespace TreeReasoner.Testing;

/// <summary>
/// How laws are tried. By default the same cases in every run, so that a build does not break by chance; vary the seed to explore.
/// </summary>
public sealed record LawOptions
{
    /// <summary>Cases to try for each law, at least 1. Default 100.</summary>
    public int Cases { get; init; } = 100;

    /// <summary>Seed of the first case; each further case takes the next. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Size of every case, 0 to 100; null (default) grows it from 1 to 50 over the cases.</summary>
    public int? Size { get; init; }

    /// <summary>The most steps of shrinking a failing case, at least 0. Default 500.</summary>
    public int MaxShrinks { get; init; } = 500;

    /// <summary>
    /// How long a call may take after it was cancelled. Default 5 seconds; only a plug-in that breaks the law makes anybody wait.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock that patience is measured with. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
