using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>Each kind of budget, in runs of random limits and workers: never overrun, truly named, and the bill is the server's.</summary>
internal static class BudgetTest
{
    private const int Seed = 20261125;
    private const int Output = 64;
    private const int Choices = 4;

    private static readonly ModelPrice Price = new(prompt: 3, completion: 12);

    public static async Task RunAsync(Report report, int runs)
    {
        await using var server = await LoadServer.StartAsync("--answer-rate", "0.05");
        var model = OpenAIModel.Create("stub", "no-key", server.Endpoint, new() { Price = Price, MaxOutputTokens = Output });
        var random = new Random(Seed);
        foreach (var kind in new[] { "Simulations", "ModelCalls", "Tokens", "CompletionTokens", "Cost", "Time" })
        {
            var (overrun, misnamed, misbilled, named) = (0, 0, 0, 0);
            for (var i = 0; i < runs; i++)
            {
                await server.ResetAsync("uniform:0:4");
                var budget = Budget(kind, random);
                var search = new LoadSearch(model) { Workers = 1 + random.Next(24), Budget = budget, Seed = i };
                var result = await search.RunAsync();
                var counts = await server.CountsAsync();
                var isOver = result.StopReason.Kind == StopKind.Budget;
                named += isOver ? 1 : 0;
                overrun += IsOverrun(budget, result) ? 1 : 0;
                misnamed += isOver && (result.StopReason.Rule != kind || !IsTrue(budget, result)) ? 1 : 0;
                misbilled += IsBilled(result, counts, exactly: kind != "Time") ? 0 : 1;
            }

            report.Add($"{kind}: runs of {runs} that overran their budget", [overrun], 0);
            report.Add($"{kind}: that named what did not stop them", [misnamed], 0);
            report.Add($"{kind}: whose calls, tokens or cost are not the server's", [misbilled], 0);
            report.AddAtLeast($"{kind}: that it stopped / {runs}", [(double)named / runs], 0.5);
        }
    }

    private static SearchBudget Budget(string kind, Random random) => kind switch
    {
        "Simulations" => new() { Simulations = 5 + random.Next(60) },
        "ModelCalls" => new() { Simulations = 1000, ModelCalls = 20 + random.Next(60) },
        "Tokens" => new() { Simulations = 1000, Tokens = 10_000 + random.Next(30_000) },
        "CompletionTokens" => new() { Simulations = 1000, CompletionTokens = 3_000 + random.Next(6_000) },
        "Cost" => new() { Simulations = 1000, Cost = 0.06m + (random.Next(100) / 1000m) },
        _ => new() { Simulations = 100_000, Time = TimeSpan.FromMilliseconds(20 + random.Next(100)) },
    };

    private static bool IsOverrun(SearchBudget budget, SearchResult<ReasoningState> result) =>
        result.Simulations > budget.Simulations || result.Usage.Calls > budget.ModelCalls || result.Usage.TotalTokens > budget.Tokens
        || result.Usage.CompletionTokens > budget.CompletionTokens || result.Usage.Cost > budget.Cost;

    /// <summary>
    /// Whether the limit was reached, or one more visit (at most 12 calls, while it is not known what the server can) might pass it.
    /// </summary>
    private static bool IsTrue(SearchBudget budget, SearchResult<ReasoningState> result) => result.StopReason.Rule switch
    {
        "Simulations" => result.Simulations == budget.Simulations,
        "ModelCalls" => result.Usage.Calls + 12 > budget.ModelCalls,
        "CompletionTokens" => result.Usage.CompletionTokens + (2 * Choices * Output) > budget.CompletionTokens,
        "Time" => result.Elapsed >= budget.Time,
        _ => result.Usage.Calls > 0,      // what is reserved depends on the length of the prompt
    };

    private static bool IsBilled(SearchResult<ReasoningState> result, LoadCounts counts, bool exactly)
    {
        var usage = result.Usage;
        return exactly
            ? (usage.Calls, usage.PromptTokens, usage.CompletionTokens) == (counts.Requests, counts.PromptTokens, counts.CompletionTokens)
                && usage.Cost == Price.Cost(counts.PromptTokens, 0, counts.CompletionTokens)
            // what was cancelled may have arrived
            : usage.Calls <= counts.Requests && counts.Requests <= usage.Calls + result.CancelledVisits;
    }
}
