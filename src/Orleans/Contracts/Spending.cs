using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>Calls, tokens and money.</summary>
[GenerateSerializer]
[Alias("treereasoner.spending")]
internal sealed record Spending
{
    [Id(0)]
    public long Calls { get; init; }

    [Id(1)]
    public long Tokens { get; init; }

    [Id(2)]
    public long CompletionTokens { get; init; }

    [Id(3)]
    public decimal Cost { get; init; }

    public static Spending Of(Usage usage) => new()
    {
        Calls = usage.Calls, Tokens = usage.TotalTokens, CompletionTokens = usage.CompletionTokens, Cost = usage.Cost,
    };

    /// <summary>The most that a budget allows. What it does not limit counts as nothing.</summary>
    public static Spending Of(RequestedBudget budget) => new()
    {
        Calls = budget.ModelCalls ?? 0,
        Tokens = budget.Tokens ?? 0,
        CompletionTokens = budget.CompletionTokens ?? 0,
        Cost = budget.Cost ?? 0,
    };

    public static Spending operator +(Spending one, Spending other) => new()
    {
        Calls = one.Calls + other.Calls,
        Tokens = one.Tokens + other.Tokens,
        CompletionTokens = one.CompletionTokens + other.CompletionTokens,
        Cost = one.Cost + other.Cost,
    };
}
