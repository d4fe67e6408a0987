using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>How a <see cref="JudgeEvaluator"/> asks for a score.</summary>
public sealed record JudgeOptions
{
    /// <summary>
    /// The prompts: <see cref="PromptKind.JudgeSystem"/>, <see cref="PromptKind.Judge"/>, its format and its rubrics are read. Default
    /// English.
    /// </summary>
    public PromptSet Prompts { get; init; } = PromptSet.English;

    /// <summary>What makes an unfinished line good; null (default) for the prompts' own <see cref="PromptKind.JudgeOpenRubric"/>.</summary>
    public string? OpenRubric { get; init; }

    /// <summary>What makes an answered line good; null (default) for the prompts' own <see cref="PromptKind.JudgeRubric"/>.</summary>
    public string? AnsweredRubric { get; init; }

    /// <summary>
    /// How often a judgement is asked for before the line scores 0, in [1, 10]. Default 2: once more after an unreadable reply.
    /// </summary>
    public int Attempts { get; init; } = 2;

    /// <summary>
    /// Sampling temperature in [0, 2]; null for the provider's own. Attempts after the first use at least 0.5, so that they can differ.
    /// Default 0.
    /// </summary>
    public float? Temperature { get; init; } = 0;

    /// <summary>The most tokens a judgement may have, at least 1; null (default) for the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Seed of the sampling, where the provider has one; the i-th further attempt gets seed + i. Default null.</summary>
    public long? Seed { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prompts);
        Guard.Between(Attempts, 1, 10);
        Guard.Between(MaxOutputTokens ?? 1, 1, int.MaxValue, nameof(MaxOutputTokens));
        Guard.Finite(Temperature ?? 0, 0, 2, nameof(Temperature));
    }
}
