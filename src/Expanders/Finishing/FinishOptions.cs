using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>How a <see cref="FinishExpander"/> asks.</summary>
public sealed record FinishOptions
{
    /// <summary>How the answer is asked for.</summary>
    public ProblemAnswererOptions Answering { get; init; } = new();

    /// <summary>Times the model is asked while its reply cannot be read, in [1, 10]. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Answering);
        Answering.Validate();
        Guard.Between(MaxAttempts, 1, 10);
    }
}
