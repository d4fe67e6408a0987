using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Tests;

/// <summary>Microsoft Agent Framework over the chat client: no server is needed.</summary>
public sealed class AgentFrameworkTests
{
    [Fact]
    public async Task An_agent_thinks_calls_its_tools_and_answers()
    {
        var model = StrangersModel.Create();
        var client = new ChatClientBuilder(model).UseTreeReasoner(options => options.Effort = ReasoningEffort.Low).Build();
        AIAgent agent = client.AsAIAgent(
            "Answer.", tools: [AIFunctionFactory.Create((string city) => $"rain in {city}", "weather")]);
        var answer = await agent.RunAsync("How is the weather in Ulm?");
        Assert.Contains("rain in Ulm", answer.Text, StringComparison.Ordinal);
        Assert.Equal([false, false], model.Requests.Take(2).Select(Chat.Talk.IsSearch));
        Assert.Contains(model.Requests, Chat.Talk.IsSearch);
    }

    [Fact]
    public async Task An_agents_stream_has_thoughts_and_the_answer()
    {
        var client = new ChatClientBuilder(StrangersModel.Create()).UseTreeReasoner().Build();
        var contents = new List<AIContent>();
        await foreach (var update in client.AsAIAgent("Answer.").RunStreamingAsync("What is six times seven?"))
        {
            contents.AddRange(update.Contents);
        }

        Assert.Contains(contents.OfType<TextReasoningContent>(), content => content.Text.Contains("→ 42", StringComparison.Ordinal));
        Assert.Contains("forty-two", string.Concat(contents.OfType<TextContent>().Select(content => content.Text)), StringComparison.Ordinal);
    }
}
