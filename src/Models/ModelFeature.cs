namespace TreeReasoner.Models;

/// <summary>What some providers do not have. A refusal is noticed once, and the model is then asked without it.</summary>
public enum ModelFeature
{
    /// <summary>
    /// Answers bound to a JSON schema; else <see cref="JsonObject"/> where the provider has that, else the form in words.
    /// </summary>
    JsonSchema,

    /// <summary>Several choices from one call; else parallel calls.</summary>
    Choices,

    /// <summary>Log-probabilities of tokens; else none.</summary>
    LogProbabilities,

    /// <summary>A temperature above 0; else the provider's own.</summary>
    Temperature,

    /// <summary>A seed; else none.</summary>
    Seed,

    /// <summary>Temperature 0, which some providers refuse although they have others; else the provider's own temperature.</summary>
    ZeroTemperature,

    /// <summary>A schema that closes its objects with <c>additionalProperties</c>; else the same schema without that word.</summary>
    ClosedSchema,

    /// <summary>
    /// Answers that are some JSON object, with the form described in words. Asked for where the schema is refused and the provider is
    /// known or says to have it.
    /// </summary>
    JsonObject,

    /// <summary>Messages of the system; else they stand at the beginning of the first message of the user.</summary>
    SystemRole,

    /// <summary>How much a model reasons before it answers; else as much as it does by itself.</summary>
    ReasoningEffort,

    /// <summary>The limit of the answer under the name <c>max_completion_tokens</c>; else under the older one alone.</summary>
    MaxCompletionTokens,

    /// <summary>The limit of the answer under the older name <c>max_tokens</c>; else under the newer one alone.</summary>
    MaxTokens,
}
