namespace TreeReasoner.Docs.Snippets;

public sealed class Game
{
    [Fact]
    public void A_line_of_reasoning_and_what_it_returns()
    {
        // snippet: the-game
        var problem = new Problem("How many days are there in 12 weeks?", contextWindow: 1024);
        var game = new ReasoningGame(problem, options: new() { StepPrice = 0.2 });

        var asked = game.Ask(game.Root, new ReasoningStep("How many days has a week?", "7"));
        var answered = game.Answer(asked, "84");

        Console.WriteLine($"{answered.Outcome} after {answered.Turns} turns");            // Answered after 2 turns
        Console.WriteLine(game.Return(answered.Outcome, answered.Turns, quality: 1));     // 0.9
        Console.WriteLine(game.Return(Outcome.ContextExhausted, turns: 2, quality: 1));   // -1
        // end
        Assert.Equal((Outcome.Answered, 2), (answered.Outcome, answered.Turns));
        Assert.Equal(0.9, game.Return(answered.Outcome, answered.Turns, quality: 1), 12);
        Assert.Equal(-1, game.Return(Outcome.ContextExhausted, turns: 2, quality: 1));
    }
}
