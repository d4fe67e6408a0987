using System.Text.Json.Serialization;

namespace TreeReasoner.Arena;

/// <summary>What became of one problem, with one contestant and one budget.</summary>
public sealed record ContestResult
{
    /// <summary>The problem's id.</summary>
    public required string Problem { get; init; }

    /// <summary>The contestant's name.</summary>
    public required string Contestant { get; init; }

    /// <summary>Completion tokens allowed.</summary>
    public required long Budget { get; init; }

    /// <summary>The answer; null if there was none within the budget. Model text: untrusted.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it is right.</summary>
    public bool IsRight { get; init; }

    /// <summary>Whether any answer in the tree is: what a perfect choice among them would have got.</summary>
    public bool HoldsRight { get; init; }

    /// <summary>What the search said of its answer's chances, in [0, 1]; null if nothing.</summary>
    public double? Confidence { get; init; }

    /// <summary>Completion tokens generated.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Prompt tokens read, cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Those of them that were cached.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>Model calls.</summary>
    public int Calls { get; init; }

    /// <summary>Expansions that entered the tree.</summary>
    public long Expansions { get; init; }

    /// <summary>States in the tree.</summary>
    public int States { get; init; }

    /// <summary>Answers and other ends found.</summary>
    public int Terminals { get; init; }

    /// <summary>Why it stopped; <c>Budget</c> also where a larger run was cut here.</summary>
    public string Stop { get; init; } = "";

    /// <summary>Seconds from the start.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether the contestant used what a real search cannot have (<see cref="Contestant.IsPrivileged"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPrivileged { get; init; }

    /// <summary>What tells results apart.</summary>
    [JsonIgnore]
    public (string Problem, string Contestant, long Budget) Key => (Problem, Contestant, Budget);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContestResult))]
[JsonSerializable(typeof(RunHeader))]
internal sealed partial class ContestJson : JsonSerializerContext;
