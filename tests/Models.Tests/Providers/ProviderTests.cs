using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>The table of dialects: what docs/providers.md says of each provider is tried here.</summary>
public sealed class ProviderTests
{
    private const string Secret = "the secret problem about 17 ducks";

    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");

    public static TheoryData<string> Dialects => new(DialectTable.All.Select(dialect => dialect.Name));

    public static TheoryData<string, string> Refusals
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var dialect in DialectTable.All)
            {
                foreach (var refusal in dialect.Refusals)
                {
                    rows.Add(dialect.Name, refusal.Field);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_is_read_whole_with_its_bill_and_its_hidden_reasoning(string name)
    {
        var dialect = DialectTable.Of(name);
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(200, dialect.Answer(["""{"a":"42"}"""], "stop")));
        var reply = await Model(dialect, server).AskAsync(new() { Messages = [new(ChatRole.User, Secret)] });
        var choice = Assert.Single(reply.Choices);
        Assert.Equal("""{"a":"42"}""", choice.Text);
        Assert.Equal(ChatFinishReason.Stop, choice.FinishReason);
        Assert.Equal(
            (100, 20, dialect.Reasoning, dialect.IsEstimated),
            (reply.Usage.PromptTokens, reply.Usage.CompletionTokens, reply.Usage.ReasoningTokens, reply.Usage.IsEstimated));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_feature_is_learned_once(string name, string field)
    {
        var dialect = DialectTable.Of(name);
        dialect = dialect with { Refusals = [.. dialect.Refusals.Where(refusal => refusal.Field == field)] };
        await using var server = await StubServer.StartAsync(request => dialect.Reply(request, _ => """{"a":"42"}"""));
        var model = Model(dialect, server);
        var first = await model.AskAsync(Full(dialect));
        var before = server.Requests.Count;
        var second = await model.AskAsync(Full(dialect));
        Assert.All(first.Choices.Concat(second.Choices), choice => Assert.Equal("""{"a":"42"}""", choice.Text));
        Assert.Equal(second.Usage.Calls, server.Requests.Count - before);
        Assert.DoesNotContain(server.Requests.Skip(before), request => dialect.Refusals.Any(refusal => refusal.Holds(request)));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_provider_that_refuses_all_that_it_does_is_asked_without_it(string name)
    {
        var dialect = DialectTable.Of(name);
        await using var server = await StubServer.StartAsync(request => dialect.Reply(request, _ => """{"a":"42"}"""));
        var reply = await Model(dialect, server).AskAsync(Full(dialect));
        Assert.All(reply.Choices, choice => Assert.Equal("""{"a":"42"}""", choice.Text));
        Assert.NotEmpty(reply.Choices);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_busy_or_broken_moment_is_waited_out_and_a_long_one_is_no_permanent_failure(string name)
    {
        var dialect = DialectTable.Of(name);
        foreach (var (status, body) in new[] { dialect.Busy, dialect.Broken })
        {
            await using var server = await StubServer.StartAsync(request => request.Number == 0
                ? StubReply.Raw(status, body)
                : StubReply.Raw(200, dialect.Answer(["x"], "stop")));
            var reply = await Model(dialect, server).AskAsync(new() { Messages = [new(ChatRole.User, Secret)] });
            Assert.Equal(("x", 1), (reply.Choices[0].Text, reply.Retries));
            await using var lasting = await StubServer.StartAsync(_ => StubReply.Raw(status, body));
            var error = await Assert.ThrowsAsync<ModelException>(
                () => Model(dialect, lasting).AskAsync(new() { Messages = [new(ChatRole.User, Secret)] }));
            Assert.False(error.IsPermanent);
            Assert.True(error.Status >= 429);
            Assert.Equal(3, lasting.Requests.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_cut_answer_says_that_it_was_cut_and_an_empty_one_says_why(string name)
    {
        var dialect = DialectTable.Of(name);
        var text = "half an ans";
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(200, dialect.Answer([text], dialect.Cut)));
        var model = Model(dialect, server);
        var reply = await model.AskAsync(new() { Messages = [new(ChatRole.User, Secret)] });
        Assert.Equal((text, ChatFinishReason.Length), (reply.Choices[0].Text, reply.Choices[0].FinishReason));
        text = "";
        var error = await Assert.ThrowsAsync<ModelException>(
            () => model.AskAsync(new() { Messages = [new(ChatRole.User, Secret)], MaxOutputTokens = 2048 }));
        Assert.Contains("1 of 1 replies was cut", error.Message, StringComparison.Ordinal);
        Assert.Contains("the whole limit of ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static ChatModel Model(Dialect dialect, StubServer server)
    {
        var protocol = dialect.IsResponses ? OpenAIProtocol.Responses : OpenAIProtocol.Auto;
        var network = new OpenAIModelOptions { MaxRetries = 2, TimeProvider = new InstantTime(), Protocol = protocol };
        var options = new ChatModelOptions { MaxReasoningTokens = 0, Effort = Effort(dialect) };
        return OpenAIModel.Create(dialect.Model, "key", server.Endpoint, options, network);
    }

    private static ReasoningEffort? Effort(Dialect dialect)
    {
        var isRefused = dialect.Refusals.Any(refusal => refusal.Field == "reasoning_effort");
        return isRefused ? ReasoningEffort.Low : null;
    }

    private static ModelRequest Full(Dialect dialect) => new()
    {
        Messages = [new(ChatRole.System, "Think."), new(ChatRole.User, Secret)],
        Schema = new("thing", Schema, "Reply with JSON only."),
        Temperature = dialect.Refusals.Any(refusal => refusal.Field == "temperature:0") ? 0 : 0.5f,
        Seed = 1,
        Choices = 2,
        LogProbabilities = true,
    };
}
