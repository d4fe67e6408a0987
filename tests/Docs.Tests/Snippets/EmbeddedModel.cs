using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;

namespace TreeReasoner.Docs.Snippets;

public sealed class EmbeddedModel
{
    [Fact]
    public async Task Pocket_solves_the_puzzle_of_its_readme()
    {
        // snippet: pocket
        IChatClient client = new PocketChatClient();
        var puzzle = CoinPuzzle.Generate(seed: 1, steps: 4);          // or CoinPuzzle.Parse(text)
        var response = await client.GetResponseAsync(puzzle.ToString(), new ChatOptions { Temperature = 0 });
        Console.WriteLine($"{puzzle}{response.Text}\n(the right answer is {puzzle.Answer})");
        // end

        Assert.EndsWith($"Final: {puzzle.Answer}", response.Text, StringComparison.Ordinal);
    }
}
