namespace TreeReasoner;

/// <summary>
/// What a search may spend. Null means no limit. Checked before a call: a call reserves the most it may cost and settles with what it used,
/// so a limit is never overrun by more than plug-ins exceed their own estimates (see <see cref="ICostEstimate{TState}"/>).
/// </summary>
public sealed record SearchBudget
{
    /// <summary>Simulations, at least 1. Default 64: something must end a search.</summary>
    public long? Simulations { get; set; } = 64;

    /// <summary>Model calls, at least 1.</summary>
    public int? ModelCalls { get; set; }

    /// <summary>Prompt and completion tokens together, at least 1.</summary>
    public long? Tokens { get; set; }

    /// <summary>Completion tokens, at least 1.</summary>
    public long? CompletionTokens { get; set; }

    /// <summary>Money in the currency of the price table, above 0. Needs prices, else nothing costs anything.</summary>
    public decimal? Cost { get; set; }

    internal static readonly TimeSpan MaxTime = TimeSpan.FromDays(24);      // what timers take

    /// <summary>Time from the start, above zero and at most 24 days. When it is over, calls in flight are cancelled.</summary>
    public TimeSpan? Time { get; set; }

    /// <summary>Whether calls, tokens or money are limited, which takes estimates of what calls may cost.</summary>
    public bool LimitsUsage => ModelCalls is not null || Tokens is not null || CompletionTokens is not null || Cost is not null;

    /// <summary>Says whether a usage is within the limits.</summary>
    /// <param name="usage">What would be used in all.</param>
    /// <returns>Whether no limit of calls, tokens or money is exceeded.</returns>
    public bool Allows(Usage usage) =>
        !(usage.Calls > ModelCalls || usage.TotalTokens > Tokens || usage.CompletionTokens > CompletionTokens || usage.Cost > Cost);

    /// <summary>Throws if a limit is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the limit, its value and the range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Simulations ?? 1, 1, nameof(Simulations));
        Guard.AtLeast(ModelCalls ?? 1, 1, nameof(ModelCalls));
        Guard.AtLeast(Tokens ?? 1, 1, nameof(Tokens));
        Guard.AtLeast(CompletionTokens ?? 1, 1, nameof(CompletionTokens));
        if (Cost <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Cost), Cost, $"Cost is {Cost}; it is above 0.");
        }

        if (Time <= TimeSpan.Zero || Time > MaxTime)
        {
            throw new ArgumentOutOfRangeException(nameof(Time), Time, $"Time is {Time}; it is above zero and at most {MaxTime}.");
        }
    }
}
