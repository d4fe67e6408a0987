using System.Globalization;

namespace TreeReasoner;

/// <summary>Keeps what is spent and what is reserved by calls in flight, and says whether one more call fits.</summary>
internal sealed class BudgetLedger(SearchBudget budget)
{
    private Usage _reserved;
    private readonly ObservedCost _observed = new();

    public Usage Spent { get; private set; }

    /// <summary>Whether anything but simulations and time is limited.</summary>
    public bool LimitsUsage { get; } = budget.LimitsUsage;

    /// <summary>The largest visit so far: what to reserve where a plug-in cannot say.</summary>
    public Usage Largest => _observed.Most;

    /// <summary>Reserves, or says which limit is in the way.</summary>
    public StopReason? TryReserve(in Usage estimate)
    {
        var after = Spent + _reserved + estimate;
        var stop = Over("ModelCalls", after.Calls, budget.ModelCalls)
            ?? Over("Tokens", after.TotalTokens, budget.Tokens)
            ?? Over("CompletionTokens", after.CompletionTokens, budget.CompletionTokens)
            ?? Over("Cost", after.Cost, budget.Cost);
        if (stop is null)
        {
            _reserved += estimate;
        }

        return stop;
    }

    public void Settle(in Usage estimate, in Usage used)
    {
        _reserved = _reserved.Without(estimate);
        if (used == default)
        {
            return;
        }

        Spent += used;
        _observed.Add(used);
    }

    private static StopReason? Over(string name, decimal after, decimal? limit) => after > limit
        ? new(StopKind.Budget, name, string.Create(
            CultureInfo.InvariantCulture, $"the next call could bring {name} to {after}, the limit is {limit}"))
        : null;
}
