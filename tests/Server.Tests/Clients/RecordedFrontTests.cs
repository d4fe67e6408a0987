using System.Text.Json;

namespace TreeReasoner.Tests;

/// <summary>What two front ends send, in the order in which they send it for one turn of a conversation.</summary>
public sealed class RecordedFrontTests
{
    // Open WebUI: the models, the turn with its thoughts, then title, tags and follow-ups by the task model.
    [Fact]
    public async Task Open_web_ui_lists_talks_and_asks_for_a_title()
    {
        var model = StrangersModel.Create();
        await using var server = await ServerUnderTest.StartAsync(model);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "models", null, ("Authorization", "Bearer any"))).Status);
        var events = await server.StreamAsync("chat/completions", """
            {"stream": true, "model": "thinker", "messages": [{"role": "system", "content": "You are kind."},
             {"role": "user", "content": "What is six times seven?"}], "stream_options": {"include_usage": true}}
            """, ("Authorization", "Bearer any"));
        Assert.Contains(events, one => one.Data.Contains("reasoning_content", StringComparison.Ordinal));
        Assert.Contains("\"usage\":{", events[^2].Data, StringComparison.Ordinal);
        var thought = model.Requests.Count;
        var (status, title, _) = await server.PostAsync("chat/completions", """
            {"model": "thinker:none", "messages": [{"role": "user", "content": "### Task: Generate a concise title."}], "stream": false,
             "max_completion_tokens": 1000}
            """, ("Authorization", "Bearer any"));
        Assert.Equal((200, thought + 1), (status, model.Requests.Count));
        Assert.NotEmpty(title.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);
    }

    // LibreChat, a custom endpoint: its defaults for penalties, a user and an effort.
    [Fact]
    public async Task Libre_chat_talks_with_its_defaults()
    {
        await using var server = await ServerUnderTest.StartAsync(StrangersModel.Create());
        var events = await server.StreamAsync("chat/completions", """
            {"model": "thinker", "user": "65f0", "stream": true, "stream_options": {"include_usage": true}, "temperature": 1, "top_p": 1,
             "presence_penalty": 0, "frequency_penalty": 0, "reasoning_effort": "high",
             "messages": [{"role": "user", "content": [{"type": "text", "text": "What is six times seven?"}]}]}
            """);
        Assert.Equal("[DONE]", events[^1].Data);
        Assert.Contains(events, one => one.Data.Contains("reasoning_content", StringComparison.Ordinal));
        Assert.Contains(events, one => one.Data.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal));
        Assert.All(events.SkipLast(1), one => Assert.Equal("chat.completion.chunk", JsonElement.Parse(one.Data).GetProperty("object").GetString()));
    }
}
