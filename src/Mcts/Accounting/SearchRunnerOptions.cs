namespace TreeReasoner;

/// <summary>How visits in flight may change the tree.</summary>
public enum CompletionOrder
{
    /// <summary>Results enter the tree as they arrive: fastest; with more than one worker timing shapes the tree.</summary>
    Throughput,

    /// <summary>
    /// Results enter in the order of their visits: the same seed gives the same tree whatever the timing; a slow call holds up others.
    /// </summary>
    Ordered,
}

/// <summary>How a search is run. Copied when a runner is made.</summary>
public sealed record SearchRunnerOptions
{
    /// <summary>What the search may spend. Default 64 simulations.</summary>
    public SearchBudget Budget { get; set; } = new();

    /// <summary>C, visits in flight at once, in [1, 1024]. Default 1, the reproducible one.</summary>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>Whether timing may shape the tree. Matters only with more than one worker.</summary>
    public CompletionOrder Order { get; set; } = CompletionOrder.Throughput;

    /// <summary>
    /// How long one call of a plug-in, or one append to the journal, may take by the runner's clock: at most 24 days, or infinite to wait
    /// for ever. Default 15 minutes. A call that blocks its thread instead of waiting asynchronously cannot be ended.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// After so many failed visits in a row the search stops with its best so far and the cause; 1 stops at the first. At least 1, default
    /// 5.
    /// </summary>
    public int MaxConsecutiveFailures { get; set; } = 5;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Budget);
        Budget.Validate();
        if (MaxConcurrency is < 1 or > 1024)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxConcurrency), MaxConcurrency, $"MaxConcurrency is {MaxConcurrency}; it is in [1, 1024].");
        }

        if (!Enum.IsDefined(Order))
        {
            throw new ArgumentOutOfRangeException(nameof(Order), Order, $"Order is {Order}; it is Throughput or Ordered.");
        }

        if ((CallTimeout <= TimeSpan.Zero || CallTimeout > SearchBudget.MaxTime) && CallTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(CallTimeout),
                CallTimeout,
                $"CallTimeout is {CallTimeout}; it is above zero and at most {SearchBudget.MaxTime}, or Timeout.InfiniteTimeSpan.");
        }

        Guard.AtLeast(MaxConsecutiveFailures, 1);
    }
}
