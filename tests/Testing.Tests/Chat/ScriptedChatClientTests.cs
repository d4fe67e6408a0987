using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Chat;

public class ScriptedChatClientTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "What is 6 times 7?")];

    [Fact]
    public async Task Replies_come_in_the_order_of_the_script_and_requests_are_kept()
    {
        using var client = new ScriptedChatClient("one", "two");
        var options = new ChatOptions { Temperature = 0.5f };
        Assert.Equal("one", (await client.GetResponseAsync(Question, options)).Text);
        options.Temperature = 1;
        Assert.Equal("two", (await client.GetResponseAsync(Question, options)).Text);

        Assert.Equal([0, 1], client.Requests.Select(request => request.Number));
        Assert.Equal([0.5f, 1f], client.Requests.Select(request => request.Options!.Temperature!.Value));
        Assert.Contains("6 times 7", client.Requests[0].Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync(Question));
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Faults_empty_answers_and_malformed_text_are_given_as_they_are()
    {
        using var client =
            new ScriptedChatClient(
                [ScriptedReply.Fault(new HttpRequestException("reset")), ScriptedReply.Empty(), ScriptedReply.Text("{\"a\": [1,")]);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync(Question));
        Assert.Empty((await client.GetResponseAsync(Question)).Messages);
        Assert.Equal("{\"a\": [1,", (await client.GetResponseAsync(Question)).Text);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task A_late_reply_waits_for_the_clock_of_the_test_and_for_no_other()
    {
        var clock = new FakeTimeProvider();
        using var client =
            new ScriptedChatClient(
                [ScriptedReply.Text("late").After(TimeSpan.FromHours(1)), ScriptedReply.Text("later").After(TimeSpan.FromHours(2))], clock);
        var (late, later) = (client.GetResponseAsync(Question), client.GetResponseAsync(Question));
        Assert.Equal(2, client.InFlight);

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(late.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("late", (await late).Text);
        Assert.False(later.IsCompleted);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("later", (await later).Text);
        Assert.Equal((0, 2), (client.InFlight, client.MaxInFlight));
    }

    [Fact]
    public async Task A_reply_that_hangs_ends_by_cancellation_only()
    {
        var clock = new FakeTimeProvider();
        using var client = new ScriptedChatClient([ScriptedReply.Hang()], clock);
        using var stop = new CancellationTokenSource();
        var hanging = client.GetResponseAsync(Question, cancellationToken: stop.Token);
        clock.Advance(TimeSpan.FromDays(1000));
        Assert.False(hanging.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Streamed_pieces_add_up_to_the_reply_and_its_usage()
    {
        var usage = new UsageDetails { InputTokenCount = 12, OutputTokenCount = 34 };
        using var client = new ScriptedChatClient([ScriptedReply.Text("{\"answer\": \"forty-two, 42, 사십이\"}", usage)]);
        var updates = await client.GetStreamingResponseAsync(Question).ToListAsync();

        Assert.True(updates.Count(update => update.Text.Length > 0) > 3);
        var response = updates.ToChatResponse();
        Assert.Equal("{\"answer\": \"forty-two, 42, 사십이\"}", response.Text);
        Assert.Equal(34, response.Usage!.OutputTokenCount);
        Assert.True(client.Requests[0].IsStreaming);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Leaving_a_stream_early_ends_the_request()
    {
        using var client = new ScriptedChatClient("a text of more than one piece");
        await foreach (var _ in client.GetStreamingResponseAsync(Question))
        {
            Assert.Equal(1, client.InFlight);
            break;
        }

        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task A_callback_sees_the_request_and_can_hold_it_at_a_gate()
    {
        var gate = new TaskCompletionSource();
        using var client = new ScriptedChatClient(async (request, token) =>
        {
            await gate.Task.WaitAsync(token);
            return ScriptedReply.Text($"{request.Number}: {request.Messages.Count} messages");
        });
        var calls = Enumerable.Range(0, 3).Select(_ => client.GetResponseAsync(Question)).ToArray();
        Assert.Equal(3, client.InFlight);
        gate.SetResult();
        Assert.Equal(["0: 2 messages", "1: 2 messages", "2: 2 messages"], (await Task.WhenAll(calls)).Select(response => response.Text));
    }

    [Fact]
    public void It_says_who_it_is()
    {
        using var client = new ScriptedChatClient("one") { Metadata = new("openai", null, "gpt-4o") };
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Equal("gpt-4o", client.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Null(client.GetService<string>());
    }
}
