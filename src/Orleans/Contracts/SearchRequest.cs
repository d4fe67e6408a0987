using Microsoft.Extensions.AI;
using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>A problem with what holds for its search, as it is kept and sent from silo to silo.</summary>
[GenerateSerializer]
[Alias("treereasoner.request")]
internal sealed record SearchRequest
{
    [Id(0)]
    public required string Text { get; init; }

    [Id(1)]
    public required int ContextWindow { get; init; }

    [Id(2)]
    public string? ProblemId { get; init; }

    /// <summary>The key of the reasoner in the silo's container; null for the one without a name.</summary>
    [Id(3)]
    public string? Reasoner { get; init; }

    [Id(4)]
    public int Priority { get; init; }

    [Id(5)]
    public string? Tenant { get; init; }

    [Id(6)]
    public int? Effort { get; init; }

    [Id(7)]
    public int? Answers { get; init; }

    [Id(8)]
    public long? MaxCompletionTokens { get; init; }

    [Id(9)]
    public int? Seed { get; init; }

    [Id(10)]
    public RequestedBudget? Budget { get; init; }

    /// <summary>Where the caller's activity goes on; null if there was none.</summary>
    [Id(11)]
    public string? Trace { get; init; }

    /// <summary>When the search was started.</summary>
    [Id(12)]
    public DateTimeOffset Since { get; init; }

    public static SearchRequest Of(Problem problem, ClusterSearchOptions? options)
    {
        options ??= new();
        var solve = options.Solve ?? new();
        return new()
        {
            Text = problem.Text,
            ContextWindow = problem.ContextWindow,
            ProblemId = problem.Id,
            Reasoner = options.Reasoner,
            Priority = options.Priority,
            Tenant = options.Tenant,
            Effort = (int?)solve.Effort,
            Answers = solve.Answers,
            MaxCompletionTokens = solve.MaxCompletionTokens,
            Seed = solve.Seed,
            Budget = RequestedBudget.Of(solve.Budget),
            Trace = System.Diagnostics.Activity.Current?.Id,
        };
    }

    public Problem ToProblem() => new(Text, ContextWindow) { Id = ProblemId };

    public SolveOptions ToOptions() => new()
    {
        Budget = Budget?.ToBudget(),
        Effort = (ReasoningEffort?)Effort,
        Answers = Answers,
        MaxCompletionTokens = MaxCompletionTokens,
        Seed = Seed,
    };

    /// <summary>The same with another budget.</summary>
    public SearchRequest Within(RequestedBudget? granted)
    {
        if (granted is null)
        {
            return this;
        }

        return this with { Budget = granted, Effort = null, Answers = null };
    }

    /// <summary>Whether another request asks for the same search. When, and by which caller, does not matter.</summary>
    public bool IsSame(SearchRequest other) => this with { Since = other.Since, Trace = other.Trace } == other;

    /// <summary>Keeps the text out of logs.</summary>
    public override string ToString() => $"Request ({Text.Length} characters)";
}

/// <summary>A <see cref="SearchBudget"/> as it is kept and sent.</summary>
[GenerateSerializer]
[Alias("treereasoner.budget")]
internal sealed record RequestedBudget
{
    [Id(0)]
    public long? Simulations { get; init; }

    [Id(1)]
    public int? ModelCalls { get; init; }

    [Id(2)]
    public long? Tokens { get; init; }

    [Id(3)]
    public long? CompletionTokens { get; init; }

    [Id(4)]
    public decimal? Cost { get; init; }

    [Id(5)]
    public TimeSpan? Time { get; init; }

    public static RequestedBudget? Of(SearchBudget? budget)
    {
        if (budget is null)
        {
            return null;
        }

        return new()
        {
            Simulations = budget.Simulations,
            ModelCalls = budget.ModelCalls,
            Tokens = budget.Tokens,
            CompletionTokens = budget.CompletionTokens,
            Cost = budget.Cost,
            Time = budget.Time,
        };
    }

    public SearchBudget ToBudget() => new()
    {
        Simulations = Simulations,
        ModelCalls = ModelCalls,
        Tokens = Tokens,
        CompletionTokens = CompletionTokens,
        Cost = Cost,
        Time = Time,
    };
}
