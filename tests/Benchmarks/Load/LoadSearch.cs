using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>A search whose every visit is one model call with four choices, judged by a rule; and as many calls without a search.</summary>
internal sealed record LoadSearch(ChatModel Model)
{
    private const int Choices = 4;

    private static readonly ModelSchema s_step = new(
        "next_step",
        JsonElement.Parse("""
            {"type": "object", "properties": {
              "kind": {"type": "string", "enum": ["step", "final"]}, "question": {"type": "string"}, "answer": {"type": "string"}},
             "required": ["kind", "question", "answer"], "additionalProperties": false}
            """),
        PromptSet.English.Render(PromptKind.NextStepFormat));

    public int Workers { get; init; } = 16;

    public int Seed { get; init; }

    /// <summary>
    /// Whether the root is asked for as many candidates as there are workers, so that each has work after the first answer.
    /// </summary>
    public bool HasWideRoot { get; init; }

    public CompletionOrder Order { get; init; } = CompletionOrder.Throughput;

    public SearchBudget Budget { get; init; } = new();

    public int MaxConsecutiveFailures { get; init; } = 5;

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(15);

    public IReadOnlyList<IStopRule<ReasoningState>> StopRules { get; init; } = [];

    /// <summary>Called after each visit, while nothing touches the tree.</summary>
    public Action<SearchTree<ReasoningState>, VisitCompleted<ReasoningState>>? Watch { get; init; }

    public async Task<SearchResult<ReasoningState>> RunAsync(CancellationToken cancellationToken = default)
    {
        var game = new ReasoningGame(new("How many boxes does it take to hold all the eggs?", 1_000_000), Model.TokenCounter);
        var search = new MctsSearch<ReasoningState>(
            game.Root,
            new() { Policy = new(widening: new FixedWidening(Choices)), RootCandidates = HasWideRoot ? Workers : null, Seed = Seed });
        var runner = new SearchRunner<ReasoningState>(
            search,
            new SubQuestionExpander(Model, new() { Mode = SubQuestionMode.Sample, LogProbabilities = false }),
            new GameEvaluator(new DelegateEvaluator(Judge)),
            new()
            {
                Budget = Budget,
                MaxConcurrency = Workers,
                Order = Order,
                CallTimeout = CallTimeout,
                MaxConsecutiveFailures = MaxConsecutiveFailures,
            },
            StopRules);
        if (Watch is null)
        {
            return await runner.RunAsync(cancellationToken);
        }

        SearchResult<ReasoningState>? result = null;
        await foreach (var happened in runner.StreamAsync(cancellationToken))
        {
            if (happened is VisitCompleted<ReasoningState> done)
            {
                Watch(search.Tree, done);
            }

            result = (happened as SearchFinished<ReasoningState>)?.Result;
        }

        return result!;
    }

    /// <summary>As many calls at once and in total, through the same client, that nothing chooses and nothing waits for.</summary>
    public async Task CallAsync(int calls)
    {
        var left = calls;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                await Model.AskAsync(Question(number) with { Choices = Choices });
            }
        })));
    }

    /// <summary>What a search asks of a state with no turn taken, form of the answer included.</summary>
    public static ModelRequest Question(int number) => new()
    {
        Messages =
        [
            new(ChatRole.System, PromptSet.English.Render(PromptKind.System)),
            new(
                ChatRole.User,
                $"How many boxes does it take to hold all the eggs of part {number}?\n\n{PromptSet.English.Render(PromptKind.NextStep)}"),
        ],
        Schema = s_step,
    };

    /// <summary>Calls whose results are in a tree.</summary>
    public static int Entered(SearchTree<ReasoningState> tree)
    {
        var calls = 0;
        var open = new Stack<SearchNode<ReasoningState>>([tree.FirstRoot]);
        while (open.TryPop(out var node))
        {
            calls += node.Usage.Calls;
            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return calls;
    }

    private static double? Judge(ReasoningState state) => 0.3 + (0.5 / (1 + state.Turns));
}
