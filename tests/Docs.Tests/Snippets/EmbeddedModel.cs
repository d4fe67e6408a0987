using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Pocket;

namespace TreeReasoner.Docs.Snippets;

public sealed class EmbeddedModel
{
    [Fact]
    public async Task Pocket_answers_the_puzzle_of_its_readme()
    {
        // snippet: pocket
        IChatClient client = new PocketChatClient();
        var puzzle = CoinPuzzle.Generate(seed: 1, steps: 4);          // or CoinPuzzle.Parse(text)
        var response = await client.GetResponseAsync(puzzle.ToString(), new ChatOptions { Temperature = 0 });
        Console.WriteLine($"{puzzle}{response.Text}\n(the right answer is {puzzle.Answer})");
        // end

        Assert.Matches("Final: [0-9]+$", response.Text);
    }

    [Fact]
    public async Task A_search_with_pocket()
    {
        // snippet: pocket-reasoner
        var reasoner = PocketReasoner.Create();
        var puzzle = CoinPuzzle.Generate(seed: 7, steps: 4);          // or CoinPuzzle.Parse(text)

        var solution = await reasoner.SolveAsync(puzzle.ToProblem());
        Console.WriteLine($"{solution.Answer}, {solution.Usage.CompletionTokens} tokens (the right answer is {puzzle.Answer})");
        // end

        Assert.True(int.TryParse(solution.Answer, out _));
    }

    [Fact]
    public void Pocket_in_a_container()
    {
        var services = new ServiceCollection();

        // snippet: use-pocket
        services.AddTreeReasoner()
            .UsePocket(new() { Seed = 1 })
            .Configure(options => options.Running.Budget.CompletionTokens = 200);
        // end

        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<IReasoner>());
        Assert.Equal(200, provider.GetRequiredService<IOptions<ReasonerOptions>>().Value.Running.Budget.CompletionTokens);
    }
}
