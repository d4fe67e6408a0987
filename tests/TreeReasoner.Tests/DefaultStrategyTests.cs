using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Tests;

/// <summary>What is picked from a budget and from what there is to go by.</summary>
public sealed class DefaultStrategyTests
{
    private const double Chain = 100;
    private const SearchSignals Listed = SearchSignals.DistinctSteps;

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

    [Fact]
    public void A_budget_of_unknown_size_is_taken_for_eight_chains_and_said_to_be_unknown()
    {
        var choice = Strategy.Default(new(), SearchSignals.Likelihoods | Listed);

        Assert.Equal(Strategy.Default(new() { CompletionTokens = 800 }, SearchSignals.Likelihoods | Listed, Chain).Options, choice.Options);
        Assert.Contains("unknown size", choice.Reason, StringComparison.Ordinal);
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
        var search = choice.Options.CreateSearch(new ReasoningGame(Solving.Problem(), new EstimatedTokenCounter()).Root, budget);
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
