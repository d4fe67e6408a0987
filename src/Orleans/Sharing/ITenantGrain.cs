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
