using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>How an <see cref="AttemptExpander"/> asks.</summary>
public sealed record AttemptOptions
{
    /// <summary>The prompts. Default English.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.English;

    /// <summary>
    /// Sampling temperature in [0, 2]; null (default) for the provider's own, which models that think by themselves insist on.
    /// </summary>
    public float? Temperature { get; init; }

    /// <summary>The most tokens an attempt may have, at least 1; null (default) for the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Seed of the sampling, where the provider has one; the number of the attempt is added. Default null.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Whether attempts after the first are told a method each, such as to go backwards: that makes them differ where no temperature can be
    /// set.
    /// Default true.
    /// </summary>
    public bool GivesHints { get; init; } = true;

    /// <summary>More models that attempts are asked of, in turn with the first. Null (default) for none.</summary>
    public IReadOnlyList<ChatModel>? Others { get; init; }

    /// <summary>
    /// The model that compares attempts; null (default) for the one that makes them. One of another family judges better.
    /// </summary>
    public ChatModel? Judge { get; init; }

    /// <summary>Characters of the end of an attempt that a comparison by ends shows, at least 1. Default 600.</summary>
    public int EndLength { get; init; } = 600;

    /// <summary>Times the model is asked while nothing in its reply can be read, in [1, 10]. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prompts);
        Guard.Within(Temperature, 0, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutputTokens ?? 1, 1, nameof(MaxOutputTokens));
        ArgumentOutOfRangeException.ThrowIfLessThan(EndLength, 1, nameof(EndLength));
        Guard.Between(MaxAttempts, 1, 10);
    }
}
