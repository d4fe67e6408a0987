using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Tests;

/// <summary>What is picked from a budget and from what there is to go by.</summary>
public sealed class DefaultStrategyTests
{
    private const double Chain = 100;
    private const SearchSignals Listed = SearchSignals.DistinctSteps;

    private static ReasoningState Root => new ReasoningGame(new Problem("How many are there?")).Root;

    [Theory]
    [InlineData(100, SearchSignals.Steps | Listed, "Greedy")]
    [InlineData(200, SearchSignals.Steps | Listed, "OneByOne")]
    [InlineData(1600, SearchSignals.Steps | Listed, "Steps")]
    [InlineData(200, SearchSignals.Steps, "Steps")]
    [InlineData(400, SearchSignals.Answers, "Mcts")]
    [InlineData(200, SearchSignals.Likelihoods | Listed, "BestOfN")]
    [InlineData(400, SearchSignals.Likelihoods | Listed, "Mcts")]
    [InlineData(1600, SearchSignals.Likelihoods | Listed, "BestOfN")]
    [InlineData(400, SearchSignals.Likelihoods, "BestOfN")]
    [InlineData(400, SearchSignals.None, "SelfConsistency")]
    public void A_budget_in_chains_and_the_signals_decide(long tokens, SearchSignals signals, string expected)
    {
        var choice = Strategy.Default(new() { CompletionTokens = tokens }, signals, Chain);

        Assert.Equal(expected, choice.Options.Strategy.Name);
        Assert.Contains($"{tokens / Chain:0.#} chains", choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SearchSignals.Steps | Listed, "Steps")]
    [InlineData(SearchSignals.Steps, "Steps")]
    [InlineData(SearchSignals.Answers, "BestOfN")]
    [InlineData(SearchSignals.Likelihoods | Listed, "BestOfN")]
    [InlineData(SearchSignals.None, "SelfConsistency")]
    public void A_budget_of_unknown_size_begins_with_a_greedy_answer_and_says_so(SearchSignals signals, string expected)
    {
        var choice = Strategy.Default(new() { CompletionTokens = 800 }, signals);

        Assert.Equal(expected, choice.Options.Strategy.Name);
        Assert.Contains("a greedy answer comes first", choice.Reason, StringComparison.Ordinal);
        Assert.True(choice.Options.Strategy is StepSearchOptions { GreedyFirst: true } or BestOfNOptions { FirstIsGreedy: true }
            or SelfConsistencyOptions { FirstIsGreedy: true, FitsBudget: true });
    }

    [Fact]
    public void A_budget_of_any_kind_is_read_in_chains_if_the_unit_is_known()
    {
        var chain = new ChainSize { CompletionTokens = 100, Tokens = 1000, Calls = 16, Cost = 0.02, Simulations = 8 };

        Assert.Equal(4, chain.ChainsIn(new() { Simulations = null, CompletionTokens = 400 }));
        Assert.Equal(4, chain.ChainsIn(new() { Simulations = null, Tokens = 4000 }));
        Assert.Equal(4, chain.ChainsIn(new() { Simulations = null, ModelCalls = 64 }));
        Assert.Equal(4, chain.ChainsIn(new() { Simulations = null, Cost = 0.08m })!.Value, 9);
        Assert.Equal(4, chain.ChainsIn(new() { Simulations = 32 }));
        Assert.Equal(2, chain.ChainsIn(new() { Simulations = 32, ModelCalls = 64, Tokens = 2000 }));
        Assert.Null(new ChainSize { Simulations = 8 }.ChainsIn(new() { CompletionTokens = 400 }));
        Assert.Null(chain.ChainsIn(new() { Simulations = null, Time = TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public void The_strategy_named_Default_searches_with_what_it_picks_for_the_signals_it_is_told()
    {
        var context = new StrategyContext { Signals = SearchSignals.Steps | Listed };
        var search = new SearchOptions().CreateSearch(Root, context);

        Assert.IsType<StepSearch<ReasoningState>>(search);
        Assert.Equal("Default", new SearchOptions().Strategy.Name);
        Assert.Equal("SelfConsistency", new DefaultSetup { Signals = SearchSignals.None }.Choose(context).Options.Strategy.Name);
    }

    [Fact]
    public void What_is_set_beside_the_strategy_holds_for_the_choice_too()
    {
        var options = new SearchOptions { SolvedAt = 0.8, StopWhenUnchangedFor = 5, AnswersVote = true };
        var chosen = options.Chosen(new() { Signals = SearchSignals.Steps }).Options;

        Assert.Equal((0.8, 5, true), (chosen.SolvedAt, chosen.StopWhenUnchangedFor, chosen.AnswersVote));
        Assert.Equal("Greedy: as it was configured.", new SearchOptions { Strategy = new GreedyOptions() }.Chosen(new()).Reason);
    }

    [Theory]
    [InlineData(1.3, 2)]
    [InlineData(2.5, 3)]
    [InlineData(8, 8)]
    public void A_vote_is_of_no_more_chains_than_the_budget_can_end_so_that_it_can_be_decided_early(double chains, int samples)
    {
        var choice = Strategy.Default(new() { CompletionTokens = (long)(chains * Chain) }, SearchSignals.None, Chain);

        Assert.Equal(samples, Assert.IsType<SelfConsistencyOptions>(choice.Options.Strategy).Samples);
    }

    [Property]
    public Property Whatever_is_picked_is_valid_can_be_made_and_is_said(int tokens, int signals, bool isKnown) => Prop.When(tokens > 0, () =>
    {
        var budget = new SearchBudget { CompletionTokens = tokens };
        var choice = Strategy.Default(budget, (SearchSignals)((uint)signals % 16), isKnown ? Chain : null);
        var search = choice.Options.CreateSearch(Root, new() { Budget = budget });
        return search.Begin(out _) == BeginStatus.Begun && choice.Reason.Length > 20 && choice.Options.StopRules().Count() <= 2;
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_chain_has_tokens(double chain) =>
        Assert.Throws<ArgumentOutOfRangeException>("chainTokens", () => Strategy.Default(new(), SearchSignals.None, chain));
}
