using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OllamaSharp;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>Providers with chat clients of their own: Anthropic's package and OllamaSharp against servers of their protocols.</summary>
public sealed class OwnClientTests
{
    private const string Secret = "the secret problem about 17 ducks";

    public static TheoryData<string> Clients => ["anthropic", "ollama"];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task An_answer_is_read_with_its_bill_and_without_the_thinking(string name)
    {
        await using var server = await StubServer.StartAsync(_ => Answer(name, "hello", isCut: false));
        var reply = await Model(name, server).AskAsync(Full());
        Assert.Equal(["hello", "hello"], reply.Choices.Select(choice => choice.Text));
        var usage = reply.Usage;
        Assert.Equal((2, 200, 40, false), (usage.Calls, usage.PromptTokens, usage.CompletionTokens, usage.IsEstimated));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_refused_effort_is_learned_once(string name)
    {
        await using var server = await StubServer.StartAsync(
            request => Thinks(request) ? Refusal(name) : Answer(name, "hello", isCut: false));
        var model = Model(name, server);
        await model.AskAsync(Full() with { Choices = 1 });
        await model.AskAsync(Full() with { Choices = 1 });
        Assert.Equal(3, server.Requests.Count);
        Assert.False(model.Supports(ModelFeature.ReasoningEffort));
    }

    [Theory]
    [InlineData("anthropic", 401, true)]
    [InlineData("anthropic", 429, false)]
    [InlineData("anthropic", 529, false)]
    [InlineData("ollama", 404, true)]
    [InlineData("ollama", 500, false)]
    public async Task An_error_has_its_status_and_holds_nothing_that_the_provider_wrote(string name, int status, bool isPermanent)
    {
        var type = status switch
        {
            401 => "authentication_error",
            429 => "rate_limit_error",
            _ => "overloaded_error",
        };
        var body = name == "anthropic"
            ? $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{Secret}}}"}}"""
            : $$"""{"error":"{{Secret}}"}""";
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(status, body));
        var error = await Assert.ThrowsAsync<ModelException>(() => Model(name, server).AskAsync(Full() with { Choices = 1 }));
        Assert.Equal((status, isPermanent), (error.Status, error.IsPermanent));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_cut_answer_says_that_it_was_cut_and_an_empty_one_says_why(string name)
    {
        var text = "half";
        await using var server = await StubServer.StartAsync(_ => Answer(name, text, isCut: true));
        var model = Model(name, server);
        var reply = await model.AskAsync(Full() with { Choices = 1 });
        Assert.Equal(ChatFinishReason.Length, reply.Choices[0].FinishReason);
        text = "";
        var error = await Assert.ThrowsAsync<ModelException>(() => model.AskAsync(Full() with { Choices = 1 }));
        Assert.Contains("was cut", error.Message, StringComparison.Ordinal);
    }

    private static ChatModel Model(string name, StubServer server)
    {
        var address = server.Endpoint.GetLeftPart(UriPartial.Authority);
        IChatClient client = name == "anthropic"
            ? new AnthropicClient(new ClientOptions { ApiKey = "key", BaseUrl = address, MaxRetries = 0 }).AsIChatClient("claude-x")
            : new OllamaApiClient(new Uri(address), "llama-x");
        return new(client, new() { Effort = ReasoningEffort.Low });
    }

    private static bool Thinks(StubRequest request) =>
        request.Has("thinking") || request.Has("think") || request.Has("output_config");

    private static StubReply Refusal(string name) => name == "anthropic"
        ? StubReply.Raw(400, """{"type":"error","error":{"type":"invalid_request_error","message":"effort: not supported by this model"}}""")
        : StubReply.Raw(400, """{"error":"\"llama-x\" does not support thinking"}""");

    private static StubReply Answer(string name, string text, bool isCut)
    {
        var json = JsonSerializer.Serialize(text);
        if (name == "ollama")
        {
            var done = isCut ? "length" : "stop";
            return StubReply.Raw(200, $$"""
                {"model":"llama-x","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":{{json}},"thinking":"hm"},
                 "done":true,"done_reason":"{{done}}","prompt_eval_count":100,"eval_count":20}
                """.ReplaceLineEndings(""));
        }

        var reason = isCut ? "max_tokens" : "end_turn";
        return StubReply.Raw(200, $$"""
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","stop_reason":"{{reason}}","stop_sequence":null,
             "content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":{{json}} }],
             "usage":{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":0,"cache_creation_input_tokens":0} }
            """);
    }

    private static ModelRequest Full() => new()
    {
        Messages = [new(ChatRole.System, "Think."), new(ChatRole.User, Secret)],
        Temperature = 0.5f,
        Seed = 1,
        Choices = 2,
        LogProbabilities = true,
    };
}
