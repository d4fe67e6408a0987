using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Limits;

public sealed class ModelLimitsTests : OpenAITests
{
    [Fact]
    public async Task Requests_beyond_the_limit_wait_for_their_share_of_the_minute()
    {
        var (clock, client) = (new FakeTimeProvider(), new Counted());
        var model = new ChatModel(client.Chat, new() { RequestsPerMinute = 30, TimeProvider = clock });
        var asked = Enumerable.Range(0, 10).Select(_ => model.AskAsync(Ask())).ToList();
        await client.ArrivedAsync();
        for (var sent = 1; sent <= asked.Count; sent++)
        {
            Assert.Equal(sent, client.Chat.Requests.Count);
            clock.Advance(TimeSpan.FromSeconds(2));
            await (sent < asked.Count ? (Task)client.ArrivedAsync() : Task.WhenAll(asked));
        }
    }

    [Fact]
    public async Task Tokens_are_the_prompt_and_the_most_that_may_be_written()
    {
        var (clock, client) = (new FakeTimeProvider(), new Counted());
        var model = new ChatModel(
            client.Chat, new() { TokensPerMinute = 600, MaxOutputTokens = 50, TokenCounter = ITokenCounter.Estimate, TimeProvider = clock });
        var share = TimeSpan.FromMinutes(model.EstimateCost(Ask()).TotalTokens / 600.0);
        var asked = Enumerable.Range(0, 5).Select(_ => model.AskAsync(Ask())).ToList();
        await client.ArrivedAsync();
        for (var sent = 1; sent < asked.Count; sent++)
        {
            clock.Advance(share - TimeSpan.FromSeconds(0.6));      // half a second is free after a pause, as before the first
            Assert.Equal(sent, client.Chat.Requests.Count);
            clock.Advance(TimeSpan.FromSeconds(0.6));
            await client.ArrivedAsync();
        }
    }

    [Fact]
    public async Task Who_is_cancelled_while_waiting_makes_no_call_and_has_no_bill()
    {
        var client = new ScriptedChatClient(_ => ScriptedReply.Text("x"));
        var model = new ChatModel(client, new() { RequestsPerMinute = 1, TimeProvider = new FakeTimeProvider() });
        await model.AskAsync(Ask());
        using var stop = new CancellationTokenSource();
        var waiting = model.AskAsync(Ask(), stop.Token);
        await stop.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(error is IFailureDetails);
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Retries_keep_the_limit_as_well()
    {
        var clock = new FakeTimeProvider();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(request =>
        {
            refused.TrySetResult();
            return request.Number == 0 ? StubReply.Error(429, "slow down", null, null, ("Retry-After", "0")) : StubReply.Text("x");
        });
        var model = Model(server, new() { RequestsPerMinute = 2, TimeProvider = clock });      // its own waits are over at once
        var asked = model.AskAsync(Ask());
        await refused.Task;
        await server.AnsweredAsync();
        while (!asked.IsCompleted && clock.GetUtcNow() - clock.Start < TimeSpan.FromSeconds(29))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(server.Requests);
        while (!asked.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));      // once the retry waits, its turn comes
            await Task.Yield();
        }

        Assert.Equal(1, (await asked).Retries);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(0, null, nameof(ChatModelOptions.RequestsPerMinute))]
    [InlineData(null, -1, nameof(ChatModelOptions.TokensPerMinute))]
    public void A_limit_below_one_is_refused(int? requests, int? tokens, string name)
    {
        using var client = new ScriptedChatClient("x");
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(
            () => new ChatModel(client, new() { RequestsPerMinute = requests, TokensPerMinute = tokens })).ParamName);
    }

    /// <summary>A model that tells when a request has arrived.</summary>
    private sealed class Counted
    {
        private readonly Channel<bool> _arrived = Channel.CreateUnbounded<bool>();

        public Counted() => Chat = new(_ =>
        {
            _arrived.Writer.TryWrite(true);
            return ScriptedReply.Text("x");
        });

        public ScriptedChatClient Chat { get; }

        public Task<bool> ArrivedAsync() => _arrived.Reader.ReadAsync().AsTask();
    }
}
