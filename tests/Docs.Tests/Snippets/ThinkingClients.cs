using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using TreeReasoner.Pocket;

namespace TreeReasoner.Docs.Snippets;

public sealed class ThinkingClients
{
    internal static async Task AskAsync(IChatClient model, IDistributedCache cache)
    {
        // snippet: chat-client-that-thinks
        IChatClient client = new ChatClientBuilder(model)
            .UseFunctionInvocation()
            .UseTreeReasoner()
            .UseDistributedCache(cache)
            .Build();

        var options = new ChatOptions { Reasoning = new() { Effort = ReasoningEffort.High, Output = ReasoningOutput.Summary } };
        await foreach (var update in client.GetStreamingResponseAsync("Where is the fault?", options))
        {
            foreach (var content in update.Contents)
            {
                Console.Write((content as TextReasoningContent)?.Text ?? (content as TextContent)?.Text);
            }
        }
        // end
    }

    [Fact]
    public async Task A_reasoner_is_a_chat_client()
    {
        var puzzle = CoinPuzzle.Generate(3, 4);

        // snippet: reasoner-as-chat-client
        IChatClient client = PocketReasoner.Create().AsChatClient();
        var response = await client.GetResponseAsync(puzzle.ToString());
        // end
        Assert.True(int.TryParse(response.Text, out _));
    }

    internal static ChatOptions OfOneCall(IJournal journal)
    {
        // snippet: what-holds-for-one-request
        var options = new ChatOptions().WithReasoning(new()
        {
            Answers = 64,
            MaxCompletionTokens = 20_000,
            Journal = journal,
            Billed = usage => Console.WriteLine($"{usage.Calls} calls, {usage.TotalTokens} tokens"),
        });
        // end
        return options;
    }
}
