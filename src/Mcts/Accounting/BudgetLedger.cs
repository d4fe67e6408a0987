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

    /// <summary>What is neither spent, nor reserved, nor kept.</summary>
    public BudgetRest Rest(in Usage kept) =>
        new BudgetRest(budget.ModelCalls, budget.Tokens, budget.CompletionTokens, budget.Cost).Without(Spent + _reserved + kept);

    /// <summary>Reserves, or says which limit is in the way.</summary>
    /// <param name="estimate">What may be spent.</param>
    /// <param name="kept">What is not to be spent now.</param>
    public StopReason? TryReserve(in Usage estimate, in Usage kept = default)
    {
        var stop = Over(estimate, kept);
        if (stop is null)
        {
            _reserved += estimate;
        }

        return stop;
    }

    /// <summary>Which limit is in the way of spending so much more; null if none is.</summary>
    public StopReason? Over(in Usage estimate, in Usage kept)
    {
        var after = Spent + _reserved + estimate + kept;
        return Over("ModelCalls", after.Calls, budget.ModelCalls)
            ?? Over("Tokens", after.TotalTokens, budget.Tokens)
            ?? Over("CompletionTokens", after.CompletionTokens, budget.CompletionTokens)
            ?? Over("Cost", after.Cost, budget.Cost);
    }

    /// <summary>Says that what is left of the limit that is nearest its end does not cover another call.</summary>
    public StopReason Spare()
    {
        (string Name, double Share, object? Limit)[] limits =
        [
            Of("ModelCalls", Spent.Calls, budget.ModelCalls),
            Of("Tokens", Spent.TotalTokens, budget.Tokens),
            Of("CompletionTokens", Spent.CompletionTokens, budget.CompletionTokens),
            Of("Cost", (double)Spent.Cost, (double?)budget.Cost),
        ];
        var (name, _, limit) = limits.MaxBy(each => each.Share);
        return new(StopKind.Budget, name, string.Create(
            CultureInfo.InvariantCulture, $"the next call takes more than is left of {name}, the limit is {limit}"));

        static (string Name, double Share, object? Limit) Of(string name, double spent, double? limit) =>
            (name, spent / limit ?? -1, limit);
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
