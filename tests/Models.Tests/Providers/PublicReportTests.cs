using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>
/// What public bug reports tell of servers: each row is one of them, and rows that were right from the beginning stay right.
/// </summary>
public sealed class PublicReportTests
{
    private const string Key = "sk-secret-123";

    public static TheoryData<string> Requests => Rows("http");

    public static TheoryData<string> Keys => Rows("key");

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_server_of_a_public_report_is_understood(string id)
    {
        var row = ReportRow.Own.Single(row => row.Id == id);
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync(row.Reply);
        var network = new OpenAIModelOptions { MaxRetries = Number(row.Ask, "retries") ?? 0, TimeProvider = time };
        var model = OpenAIModel.Create("m", Key, server.Endpoint, new() { MaxOutputTokens = 256 }, network);
        ModelReply? reply = null;
        ModelException? error = null;
        for (var call = 0; call < (Number(row.Ask, "calls") ?? 1); call++)
        {
            try
            {
                reply = await model.AskAsync(Ask(row.Ask));
            }
            catch (ModelException failed)
            {
                error = failed;
            }
        }

        foreach (var expected in row.Expected.EnumerateObject())
        {
            Check(expected, reply, error, model, time);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_arrives_whole_or_is_refused_before_any_call(string id)
    {
        var row = ReportRow.Own.Single(row => row.Id == id);
        await using var server = await StubServer.StartAsync(_ => StubReply.Text("x"));
        try
        {
            await OpenAIModel.Create("m", row.Key, server.Endpoint).AskAsync(Ask(row.Ask));
        }
        catch (ArgumentException refused)
        {
            Assert.Empty(server.Requests);
            Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
            Assert.NotEqual("works", row.Expected.GetString());
            return;
        }

        Assert.Equal("works", row.Expected.GetString());
        Assert.Equal($"Bearer {Key}", Assert.Single(server.Requests).Authorization);
    }

    private static void Check(JsonProperty expected, ModelReply? reply, ModelException? error, ChatModel model, InstantTime time)
    {
        switch (expected.Name)
        {
            case "throws":
                Assert.Equal(expected.Value.GetBoolean(), error is not null);
                break;
            case "permanent":
                Assert.Equal(expected.Value.GetBoolean(), error!.IsPermanent);
                break;
            case "text":
                Assert.Equal(expected.Value.GetString(), reply!.Choices[0].Text);
                break;
            case "choices":
                Assert.Equal(expected.Value.GetInt32(), reply!.Choices.Count);
                break;
            case "estimated":
                Assert.Equal(expected.Value.GetBoolean(), reply!.Usage.IsEstimated);
                break;
            case "completionAtLeast":
                Assert.True(reply!.Usage.CompletionTokens >= expected.Value.GetInt32());
                break;
            case "supportsSchema":
                Assert.Equal(expected.Value.GetBoolean(), model.Supports(ModelFeature.JsonSchema));
                break;
            case "msAtLeast":
                Assert.True(time.Waits.Sum(wait => wait.TotalMilliseconds) >= expected.Value.GetInt32());
                break;
            default:
                Assert.Fail($"Nothing checks '{expected.Name}'.");
                break;
        }
    }

    private static ModelRequest Ask(JsonElement ask) => new()
    {
        Messages = [new(ChatRole.System, "Think."), new(ChatRole.User, "What is 6*7?")],
        Schema = new("thing", Schema, "Reply with JSON only."),
        Temperature = Number(ask, "temperature"),
        Choices = Number(ask, "choices") ?? 1,
        LogProbabilities = ask.TryGetProperty("logprobs", out _),
        Seed = Number(ask, "seed"),
    };

    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");

    private static int? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static TheoryData<string> Rows(string surface) =>
        new(ReportRow.Own.Where(row => row.Surface == surface).Select(row => row.Id));
}
