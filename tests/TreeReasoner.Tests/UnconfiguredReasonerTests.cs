using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>What a newcomer gets: a client, a model around it, a reasoner for that, and a budget.</summary>
public sealed class UnconfiguredReasonerTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(800)]
    [InlineData(1600)]
    public async Task Every_budget_of_completion_tokens_ends_in_an_answer_and_is_never_overrun(long tokens)
    {
        using var client = new PocketChatClient();
        var reasoner = Reasoner.For(new ChatModel(client));
        var solution = await reasoner.SolveAsync(Puzzle(), new() { Budget = new() { CompletionTokens = tokens } });

        Assert.NotNull(solution.Answer);
        Assert.InRange(solution.Usage.CompletionTokens, 40, tokens);
        Assert.StartsWith("Step search, steps in order", solution.StrategyReason, StringComparison.Ordinal);
        Assert.NotEmpty(reasoner.Describe().StrategyReason);
    }

    [Fact]
    public async Task Nobody_is_asked_to_judge_if_the_evaluators_are_none()
    {
        using var client = new PocketChatClient();
        var solution = await Reasoner.For(new ChatModel(client), evaluators: []).SolveAsync(
            Puzzle(), new() { Budget = new() { Simulations = null, CompletionTokens = 600 } });

        Assert.NotNull(solution.Answer);
        Assert.StartsWith("Self-consistency: nothing judges", solution.StrategyReason, StringComparison.Ordinal);
        Assert.Equal(solution.Search.Tree.Expansions, solution.Usage.Calls);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    public async Task A_search_that_is_not_solved_spends_nine_tenths_of_its_tokens_and_not_one_more(int workers, int seed)
    {
        const long Budget = 1500;
        var writer = new Writer(seed);
        using var client = new ScriptedChatClient(writer.Reply);
        var options = new ReasonerOptions
        {
            Search = new() { Strategy = new MctsSetup(), SolvedAt = null },
            Running = new() { MaxConcurrency = workers, Budget = new() { Simulations = null, CompletionTokens = Budget } },
        };
        var solution = await Reasoner.For(new ChatModel(client), options, evaluators: []).SolveAsync(new("How many are there?"));

        Assert.Equal(StopKind.Budget, solution.StopReason.Kind);
        Assert.InRange(solution.Usage.CompletionTokens, 0.9 * Budget, Budget);
        Assert.Null(solution.Cause);
    }

    [Fact]
    public async Task A_search_that_is_not_solved_spends_nine_tenths_of_its_money_and_not_a_cent_more()
    {
        const decimal Budget = 0.01m;
        using var client = new ScriptedChatClient(new Writer(3).Reply);
        var options = new ReasonerOptions
        {
            Search = new() { Strategy = new MctsSetup(), SolvedAt = null },
            Running = new() { Budget = new() { Simulations = null, Cost = Budget } },
        };
        var model = new ChatModel(client, new() { Price = new(1, 10), TokenCounter = new Words() });
        var solution = await Reasoner.For(model, options, evaluators: []).SolveAsync(new("How many are there?"));

        Assert.InRange(solution.Usage.Cost, 0.9m * Budget, Budget);
    }

    private static Problem Puzzle() => new(CoinPuzzle.Generate(3, 5, PuzzleSplit.Validation).ToString());

    /// <summary>Four steps a reply, of which each has some thirty tokens; what is cut is told to be.</summary>
    private sealed class Writer(int seed)
    {
        private readonly Lock _gate = new();
        private readonly Random _random = new(seed);
        private int _told;

        public ScriptedReply Reply(ScriptedRequest request)
        {
            int tokens, told;
            lock (_gate)
            {
                tokens = _random.Next(20, 40);
                told = _told += 4;
            }

            var most = request.Options!.MaxOutputTokens!.Value;
            var usage = new UsageDetails { InputTokenCount = 50, OutputTokenCount = Math.Min(most, tokens) };
            if (tokens > most)
            {
                return ScriptedReply.Response(
                    () => new(new ChatMessage(ChatRole.Assistant, "{\"candidates\": [{\"kind\": \"st"))
                    {
                        Usage = usage, FinishReason = ChatFinishReason.Length,
                    });
            }

            var steps = Enumerable.Range(told, 4).Select(
                i => $$"""{"kind": "step", "question": "What is fact {{i}}?", "answer": "It is {{i}}.", "confidence": 0.5}""");
            return ScriptedReply.Text($$"""{"candidates": [{{string.Join(", ", steps)}}]}""", usage);
        }
    }

    /// <summary>Counts as the script bills.</summary>
    private sealed class Words : ITokenCounter
    {
        public bool IsExact => true;

        public int Count(string text) => 5;
    }
}
