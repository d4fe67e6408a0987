namespace TreeReasoner.Tests.Regressions;

/// <summary>Defects seen in other reasoning searches.</summary>
public class GameRegressions
{
    [Fact]
    public void A_state_counts_the_tokens_of_its_whole_past_and_not_only_its_own_step()
    {
        var game = new ReasoningGame(new Problem("one two three", 1000), new Words());
        var state = game.Root;
        for (var turn = 1; turn <= 5; turn++)
        {
            state = game.Ask(state, new("two words", "three more words"));
            Assert.Equal(3 + (5 * turn), state.Tokens);
        }

        Assert.Equal(3 + 25 + 1, game.Answer(state, "done").Tokens);
        Assert.Equal(28, state.Tokens);
    }

    [Fact]
    public void The_window_ends_a_line_by_the_tokens_of_its_whole_past()
    {
        // Each step is small against the window; together they fill it.
        var game = new ReasoningGame(new Problem("one two three", 30), new Words(), new() { AnswerReserve = 5, MinStepTokens = 1 });
        var state = game.Root;
        while (!state.IsTerminal)
        {
            state = game.Ask(state, new("two words", "three more words"));
        }

        Assert.Equal(Outcome.ContextExhausted, state.Outcome);
        Assert.Equal(5, state.Turns);       // 3 + 5·5 > 30 − 5 for the first time
    }

    [Fact]
    public void A_longer_trace_is_not_preferred_because_rewards_were_summed()
    {
        // Equal quality at every turn: summed step by step the longer line would be worth more; here only its end pays, and less.
        var game = new ReasoningGame(new Problem("?", 10_000), options: new() { StepPrice = 0.1 });
        var returns = Enumerable.Range(1, 50).Select(turns => game.Return(Outcome.Answered, turns, 0.8)).ToList();

        Assert.Equal(returns.OrderDescending(), returns);
        Assert.Equal(0.8, returns[0], 12);
        Assert.True(returns[0] > returns[1]);
        Assert.Equal(0, ReasoningGame.Candidate(game.Ask(game.Root, new("q", "a"))).Reward);
        Assert.Equal(0, ReasoningGame.Candidate(game.Answer(game.Root, "a")).Reward);
    }

    private sealed class Words : ITokenCounter
    {
        public bool IsExact => true;

        public int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
