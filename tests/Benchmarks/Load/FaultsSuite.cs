namespace TreeReasoner.Benchmarks.Load;

/// <summary>What may go wrong around a search: cancellation at random moments, budgets, and rate limits.</summary>
public static class FaultsSuite
{
    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        await CancelTest.RunAsync(report, moments: quick ? 20 : 200);
        await BudgetTest.RunAsync(report, runs: quick ? 5 : 200);
        await RateTest.RunAsync(report, quick);
    }
}
