using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>What one tenant may spend, in all searches together.</summary>
[Alias("treereasoner.ITenantGrain")]
internal interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Keeps a part of the budget for a search. The same search gets the same part again.</summary>
    [Alias("Reserve")]
    [ResponseTimeout("00:00:10")]
    Task<BudgetGrant> ReserveAsync(string search, RequestedBudget whole, RequestedBudget wanted);

    /// <summary>Returns what a search did not spend.</summary>
    [Alias("Settle")]
    [ResponseTimeout("00:00:10")]
    Task SettleAsync(string search, Spending? spent);

    /// <summary>Whether there is anything left that no search has spent.</summary>
    [Alias("HasAny")]
    [ResponseTimeout("00:00:10")]
    Task<bool> HasAnyAsync(RequestedBudget whole);
}

/// <summary>What was granted of a tenant's budget.</summary>
[GenerateSerializer]
[Alias("treereasoner.grant")]
internal sealed record BudgetGrant
{
    /// <summary>What the search may spend; null if it may not run now.</summary>
    [Id(0)]
    public RequestedBudget? Budget { get; init; }

    /// <summary>Whether nothing will be left: others have spent it, and none of them can return any.</summary>
    [Id(1)]
    public bool IsSpent { get; init; }
}

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
