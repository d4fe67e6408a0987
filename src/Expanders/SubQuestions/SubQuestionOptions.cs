using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>How a <see cref="SubQuestionExpander"/> asks.</summary>
public sealed record SubQuestionOptions
{
    /// <summary>One list or several samples. Default <see cref="SubQuestionMode.List"/>.</summary>
    public SubQuestionMode Mode { get; init; } = SubQuestionMode.List;

    /// <summary>Where the priors of a list come from. Default <see cref="ListPriors.Confidence"/>; samples do not read it.</summary>
    public ListPriors ListPriors { get; init; } = ListPriors.Confidence;

    /// <summary>The prompts. Default English.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.English;

    /// <summary>Sampling temperature in [0, 2]; null for the provider's own. Samples want it above 0. Default null.</summary>
    public float? Temperature { get; init; }

    /// <summary>
    /// The most tokens one reply may have, at least 1: a whole list, or one sample; null for the model's own limit. Default null.
    /// </summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Seed of the sampling, where the provider has one; each further attempt adds 1,000. Default null.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Whether samples ask for log-probabilities, which weigh each by how likely the model thought its answer. Default true; lists do not
    /// read it.
    /// </summary>
    public bool LogProbabilities { get; init; } = true;

    /// <summary>Times the model is asked while nothing in its reply can be read, in [1, 10]. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Which answers say the same, so that their candidates merge. Default <see cref="NormalizedAnswerEquivalence"/>.</summary>
    public IAnswerEquivalence Equivalence { get; init; } = NormalizedAnswerEquivalence.Default;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prompts);
        ArgumentNullException.ThrowIfNull(Equivalence);
        Guard.Defined(Mode);
        Guard.Defined(ListPriors);
        Guard.Within(Temperature, 0, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutputTokens ?? 1, 1, nameof(MaxOutputTokens));
        Guard.Between(MaxAttempts, 1, 10);
    }

    internal FinishOptions Finish => new()
    {
        Answering = new() { Prompts = Prompts, Temperature = Temperature, MaxOutputTokens = MaxOutputTokens, Seed = Seed },
        MaxAttempts = MaxAttempts,
        Equivalence = Equivalence,
    };
}
