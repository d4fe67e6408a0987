namespace TreeReasoner.Models;

/// <summary>What some providers do not have. A refusal is noticed once, and the model is then asked without it.</summary>
public enum ModelFeature
{
    /// <summary>Answers bound to a JSON schema; else the form is described in words and read tolerantly.</summary>
    JsonSchema,

    /// <summary>Several choices from one call; else parallel calls.</summary>
    Choices,

    /// <summary>Log-probabilities of tokens; else none.</summary>
    LogProbabilities,

    /// <summary>A temperature; else the provider's own.</summary>
    Temperature,

    /// <summary>A seed; else none.</summary>
    Seed,
}
