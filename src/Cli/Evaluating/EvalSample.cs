using System.Text.Json.Serialization;
using TreeReasoner.Arena;

namespace TreeReasoner.Cli;

/// <summary>What became of one problem with one strategy and budget: a line of <c>samples.jsonl</c>.</summary>
internal sealed record EvalSample
{
    public required string Id { get; init; }

    public required string Strategy { get; init; }

    /// <summary>Completion tokens allowed; 0 where the settings' own budget held.</summary>
    public required long Budget { get; init; }

    /// <summary>Which repetition it is, from 1.</summary>
    public required int Epoch { get; init; }

    public string? Answer { get; init; }

    public required bool IsRight { get; init; }

    /// <summary>Whether any answer in the tree is right.</summary>
    public bool HoldsRight { get; init; }

    public double? Confidence { get; init; }

    public int Calls { get; init; }

    public long PromptTokens { get; init; }

    public long CachedPromptTokens { get; init; }

    public long CompletionTokens { get; init; }

    public decimal Cost { get; init; }

    public double Seconds { get; init; }

    public long Simulations { get; init; }

    public int States { get; init; }

    public string Stop { get; init; } = "";

    /// <summary>Where its journal lies, below the folder of the run.</summary>
    public string? Journal { get; init; }

    [JsonIgnore]
    public (string Id, string Strategy, long Budget, int Epoch) Key => (Id, Strategy, Budget, Epoch);

    /// <summary>As the arena counts it.</summary>
    public ContestResult ToResult() => new()
    {
        Problem = $"{Id}#{Epoch}",
        Contestant = Strategy,
        Budget = Budget,
        Answer = Answer,
        IsRight = IsRight,
        HoldsRight = HoldsRight,
        Confidence = Confidence,
        CompletionTokens = CompletionTokens,
        PromptTokens = PromptTokens,
        CachedPromptTokens = CachedPromptTokens,
        Calls = Calls,
        States = States,
        Stop = Stop,
        Seconds = Seconds,
    };
}

/// <summary>What a run is about and how far it came: <c>run.json</c>.</summary>
internal sealed record EvalHeader
{
    public required string Status { get; init; }

    public required string Data { get; init; }

    /// <summary>SHA-256 of the data, by which two runs are known to have had the same.</summary>
    public required string DataHash { get; init; }

    public required IReadOnlyList<string> Strategies { get; init; }

    public required IReadOnlyList<long> Budgets { get; init; }

    public required int Epochs { get; init; }

    public required int Problems { get; init; }

    public required string Library { get; init; }

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public decimal Cost { get; init; }

    /// <summary>All settings but keys.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvalSample))]
[JsonSerializable(typeof(EvalHeader))]
internal sealed partial class EvalJson : JsonSerializerContext;
