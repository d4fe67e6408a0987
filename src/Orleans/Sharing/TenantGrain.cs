using Orleans;
using Orleans.Runtime;

namespace TreeReasoner.Cluster;

[GenerateSerializer]
[Alias("treereasoner.tenant")]
internal sealed record TenantRecord
{
    [Id(0)]
    public Spending Spent { get; set; } = new();

    [Id(1)]
    public Dictionary<string, RequestedBudget> Reserved { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>
/// Keeps what each search of a tenant may spend until it has ended. The sum of what was spent and what is kept is never more than the
/// budget, so it holds whatever silos do.
/// </summary>
internal sealed class TenantGrain([PersistentState("tenant", SearchClusterOptions.Storage)] IPersistentState<TenantRecord> record)
    : Grain, ITenantGrain
{
    // Of what a search does not limit itself it gets this part of the whole, so that one leaves some to the others.
    private const int Share = 8;

    public async Task<BudgetGrant> ReserveAsync(string search, RequestedBudget whole, RequestedBudget wanted)
    {
        if (record.State.Reserved.TryGetValue(search, out var kept))
        {
            return new() { Budget = kept };
        }

        var free = Free(whole);
        var granted = wanted with
        {
            ModelCalls = (int?)Part(wanted.ModelCalls, free.ModelCalls, whole.ModelCalls),
            Tokens = Part(wanted.Tokens, free.Tokens, whole.Tokens),
            CompletionTokens = Part(wanted.CompletionTokens, free.CompletionTokens, whole.CompletionTokens),
            Cost = Part(wanted.Cost, free.Cost, whole.Cost),
        };
        if (granted.ModelCalls <= 0 || granted.Tokens <= 0 || granted.CompletionTokens <= 0 || granted.Cost <= 0)
        {
            return new() { IsSpent = record.State.Reserved.Count == 0 };
        }

        record.State.Reserved[search] = granted;
        try
        {
            await record.WriteStateAsync().ConfigureAwait(true);
        }
        catch (Exception)
        {
            record.State.Reserved.Remove(search);
            throw;
        }

        return new() { Budget = granted };
    }

    public async Task SettleAsync(string search, Spending? spent)
    {
        if (!record.State.Reserved.Remove(search, out var kept))
        {
            return;
        }

        // What a search spent that cannot be asked is what it might have.
        var before = record.State.Spent;
        record.State.Spent = before + (spent ?? Spending.Of(kept));
        try
        {
            await record.WriteStateAsync().ConfigureAwait(true);
        }
        catch (Exception)
        {
            (record.State.Spent, record.State.Reserved[search]) = (before, kept);
            throw;
        }
    }

    public Task<bool> HasAnyAsync(RequestedBudget whole)
    {
        var spent = record.State.Spent;
        var isSpent = spent.Calls >= whole.ModelCalls || spent.Tokens >= whole.Tokens || spent.CompletionTokens >= whole.CompletionTokens
            || spent.Cost >= whole.Cost;
        return Task.FromResult(!isSpent);
    }

    private static long? Part(long? wanted, long? free, long? whole)
    {
        if (free is not { } left)
        {
            return wanted;
        }

        return Math.Min(wanted ?? Math.Max(1, whole!.Value / Share), left);
    }

    private static decimal? Part(decimal? wanted, decimal? free, decimal? whole)
    {
        if (free is not { } left)
        {
            return wanted;
        }

        return Math.Min(wanted ?? (whole!.Value / Share), left);
    }

    private RequestedBudget Free(RequestedBudget whole)
    {
        var used = record.State.Reserved.Values.Aggregate(record.State.Spent, (sum, kept) => sum + Spending.Of(kept));
        return new()
        {
            ModelCalls = (int?)(whole.ModelCalls - used.Calls),
            Tokens = whole.Tokens - used.Tokens,
            CompletionTokens = whole.CompletionTokens - used.CompletionTokens,
            Cost = whole.Cost - used.Cost,
        };
    }
}
