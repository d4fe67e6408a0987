using Microsoft.Extensions.AI;

namespace TreeReasoner.Pocket.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_snippet_of_the_readme_runs_and_solves_its_puzzle()
    {
        var puzzle = CoinPuzzle.Generate(seed: 1, steps: 4);
        IChatClient client = new PocketChatClient();
        var response = await client.GetResponseAsync(puzzle.ToString(), new ChatOptions { Temperature = 0 });
        Assert.EndsWith($"Final: {puzzle.Answer}", response.Text, StringComparison.Ordinal);
    }
}
