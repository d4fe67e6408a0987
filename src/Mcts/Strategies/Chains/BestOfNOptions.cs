namespace TreeReasoner;

/// <summary>How many chains best-of-n draws. Copied when a search is made.</summary>
public sealed record BestOfNOptions
{
    /// <summary>n, chains, in [1, 4096]. Default 8.</summary>
    public int Samples { get; set; } = 8;

    /// <summary>
    /// Whether the first chain takes the most likely steps instead of samples. Default false, as in the papers. With few samples the greedy
    /// chain is worth more than one more sample.
    /// </summary>
    public bool FirstIsGreedy { get; set; }

    /// <summary>Steps after which a chain ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Between(Samples, 1, 4096);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Samples), Samples),
        (nameof(FirstIsGreedy), FirstIsGreedy),
        (nameof(MaxSteps), MaxSteps),
    ];
}
