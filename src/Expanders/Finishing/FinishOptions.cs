using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>How a <see cref="FinishExpander"/> asks.</summary>
public sealed record FinishOptions
{
    /// <summary>How the answer is asked for.</summary>
    public ProblemAnswererOptions Answering { get; init; } = new();

    /// <summary>Times the model is asked while its reply cannot be read, in [1, 10]. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Which answers say the same, so that none is proposed twice. Default <see cref="NormalizedAnswerEquivalence"/>.</summary>
    public IAnswerEquivalence Equivalence { get; init; } = NormalizedAnswerEquivalence.Default;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Answering);
        ArgumentNullException.ThrowIfNull(Equivalence);
        Answering.Validate();
        Guard.Between(MaxAttempts, 1, 10);
    }
}
