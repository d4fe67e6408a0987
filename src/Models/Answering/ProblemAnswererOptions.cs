namespace TreeReasoner.Models;

/// <summary>How a <see cref="ProblemAnswerer"/> asks.</summary>
public sealed record ProblemAnswererOptions
{
    /// <summary>The prompts. Default English.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.English;

    /// <summary>
    /// Sampling temperature in [0, 2]; null for the provider's own. Answers that are to be compared want it above 0. Default null.
    /// </summary>
    public float? Temperature { get; init; }

    /// <summary>The most tokens an answer and its reasoning may have, at least 1; null for the model's own limit. Default null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Seed of the sampling, where the provider has one. Default null.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether to ask for log-probabilities, which give each answer its likelihood. Default false.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prompts);
        Guard.Within(Temperature, 0, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutputTokens ?? 1, 1, nameof(MaxOutputTokens));
    }
}
