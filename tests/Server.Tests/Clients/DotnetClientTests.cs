using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using TreeReasoner.Testing;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace TreeReasoner.Tests;

/// <summary>OpenAI's client for .NET and Microsoft.Extensions.AI over it, in both dialects.</summary>
public sealed class DotnetClientTests : IAsyncLifetime
{
    private const string Question = "What is six times seven?";
    private readonly ScriptedChatClient _model = StrangersModel.Create();
    private ServerUnderTest _server = null!;

    public static TheoryData<bool> Dialects => new(true, false);

    private OpenAIClient Api => new(
        new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = _server.Address, RetryPolicy = new ClientRetryPolicy(0) });

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(_model);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Plain_and_streamed_with_thoughts(bool chat)
    {
        var client = Client(chat);
        var options = Thinking(Microsoft.Extensions.AI.ReasoningEffort.High);
        var response = await client.GetResponseAsync(Question, options);
        Assert.Contains("forty-two", response.Text, StringComparison.Ordinal);
        Assert.True(response.Usage!.ReasoningTokenCount > 0);
        if (!chat)
        {
            // Microsoft.Extensions.AI.OpenAI 10.11 was built against an older client of OpenAI: streaming over Responses it finds a method
            // missing in 2.15, before anything is sent.
            return;
        }

        var thoughts = new StringBuilder();
        var text = new StringBuilder();
        await foreach (var update in client.GetStreamingResponseAsync(Question, Thinking(Microsoft.Extensions.AI.ReasoningEffort.Medium)))
        {
            thoughts.AppendJoin('\n', update.Contents.OfType<TextReasoningContent>().Select(content => content.Text));
            text.Append(update.Text);
        }

        Assert.Contains("→ 42", thoughts.ToString(), StringComparison.Ordinal);
        Assert.Contains("forty-two", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Effort_none_asks_the_model_once(bool chat)
    {
        var response = await Client(chat).GetResponseAsync(Question, Thinking(Microsoft.Extensions.AI.ReasoningEffort.None));
        Assert.Contains("forty-two", response.Text, StringComparison.Ordinal);
        Assert.Single(_model.Requests);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_tool_round_trip(bool chat)
    {
        var client = new ChatClientBuilder(Client(chat)).UseFunctionInvocation().Build();
        var options = Thinking(Microsoft.Extensions.AI.ReasoningEffort.Low);
        options.Tools = [AIFunctionFactory.Create((string city) => $"rain in {city}", "weather")];
        var response = await client.GetResponseAsync("How is the weather in Ulm?", options);
        Assert.Contains("rain in Ulm", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Structured_output_and_images(bool chat)
    {
        var typed = await Client(chat).GetResponseAsync<Answered>(Question, Thinking(Microsoft.Extensions.AI.ReasoningEffort.Low));
        Assert.Equal(42, typed.Result.Answer);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        var image = new ChatMessage(Microsoft.Extensions.AI.ChatRole.User, [new TextContent("What is this?"), new DataContent(png, "image/png")]);
        Assert.Contains("picture", (await Client(chat).GetResponseAsync(image)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_long_answer_is_cut_and_an_error_is_the_clients_own(bool chat)
    {
        var options = Thinking(Microsoft.Extensions.AI.ReasoningEffort.Low);
        options.MaxOutputTokens = 20;
        var cut = await Client(chat).GetResponseAsync("Write a LONG text.", options);
        Assert.Equal(Microsoft.Extensions.AI.ChatFinishReason.Length, cut.FinishReason);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(chat).GetResponseAsync("FAIL"));
        Assert.Equal(500, error.Status);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_left_ends_its_search()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Client(chat: true).GetStreamingResponseAsync("HANG", cancellationToken: stop.Token))
            {
                await stop.CancelAsync();
            }
        });
        while (_model.InFlight > 0)
        {
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task The_chat_client_itself_reads_usage_models_and_streams()
    {
        var client = Api.GetChatClient(ServerUnderTest.Model);
        ChatCompletion completion = await client.CompleteChatAsync(Question);
        Assert.True(completion.Usage.OutputTokenDetails.ReasoningTokenCount > 0);
        Assert.Contains("forty-two", completion.Content[0].Text, StringComparison.Ordinal);
        var text = new StringBuilder();
        await foreach (var update in client.CompleteChatStreamingAsync(Question))
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
        }

        Assert.Contains("forty-two", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(ServerUnderTest.Model, Assert.Single((await Api.GetOpenAIModelClient().GetModelsAsync()).Value).Id);
    }

    [Fact]
    public async Task The_responses_client_itself_reads_every_event()
    {
        var client = Api.GetResponsesClient();
        var text = new StringBuilder();
        var types = new List<string>();
        await foreach (var update in await client.CreateResponseStreamingAsync(ServerUnderTest.Model, Question))
        {
            types.Add(update.GetType().Name);
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                text.Append(delta.Delta);
            }
        }

        Assert.Contains("forty-two", text.ToString(), StringComparison.Ordinal);
        Assert.Equal("StreamingResponseCompletedUpdate", types[^1]);
    }

    private static ChatOptions Thinking(Microsoft.Extensions.AI.ReasoningEffort effort) =>
        new() { Reasoning = new() { Effort = effort, Output = ReasoningOutput.Summary } };

    private IChatClient Client(bool chat) => chat
        ? Api.GetChatClient(ServerUnderTest.Model).AsIChatClient()
        : Api.GetResponsesClient().AsIChatClient(ServerUnderTest.Model);

    private sealed record Answered(int Answer);
}
