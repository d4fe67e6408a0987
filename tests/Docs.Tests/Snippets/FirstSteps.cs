// snippet: tutorial
using TreeReasoner;
using TreeReasoner.Evaluators;
using TreeReasoner.Pocket;

// end
namespace TreeReasoner.Docs.Snippets;

public sealed class FirstSteps
{
    [Fact]
    public async Task An_evaluator_of_ones_own()
    {
        // It stands where a project of the user's has the file of the tutorial.
        await System.IO.File.WriteAllTextAsync("puzzle.txt", """
            Question: How many coins does Dan have?
            Uma has 10 coins.
            Mia has as many as Uma plus 4 coins.
            Dan has as many as Mia minus 5 coins.
            """);

        // snippet: tutorial
        // Nobody has more coins than there are: an answer above 20 is wrong, whatever the model thinks of it.
        var parts = PocketReasoner.Parts() with { Evaluator = new VerifierEvaluator(answer => int.TryParse(answer, out var coins) && coins <= 20) };
        var reasoner = new Reasoner(parts, PocketReasoner.Options());

        var solution = await reasoner.SolveAsync(new Problem(File.ReadAllText("puzzle.txt")));
        Console.WriteLine($"{solution.Answer} ({solution.StopReason})");
        // end
        Assert.Equal("9", solution.Answer);
    }
}
