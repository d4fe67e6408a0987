using Microsoft.Extensions.AI;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Chat;

public sealed class BackgroundAnswersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("treereasoner-background-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_background_answer_is_polled_by_its_token()
    {
        var gate = new TaskCompletionSource();
        var client = Gated(gate.Task).Thinking(Stored);
        var begun = await client.GetResponseAsync(Talk.Question, Background());
        Assert.Empty(begun.Messages);
        var early = await client.GetResponseAsync(Talk.Question, Background(begun.ContinuationToken));
        Assert.NotNull(early.ContinuationToken);
        gate.SetResult();
        var response = early;
        while (response.ContinuationToken is { } token)
        {
            await Task.Yield();
            response = await client.GetResponseAsync(Talk.Question, Background(token));
        }

        Assert.Equal(Talk.Reply, response.Text);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_update_whose_token_is_given()
    {
        var client = Gated(Task.CompletedTask).Thinking(Stored);
        ResponseContinuationToken? token = null;
        var first = new List<string>();
        await foreach (var update in client.GetStreamingResponseAsync(Talk.Question, Background()))
        {
            first.AddRange(update.Contents.Select(content => content.ToString() ?? ""));
            token = update.ContinuationToken;
            if (update.Contents is [TextReasoningContent])
            {
                break;
            }
        }

        var rest = await client.GetStreamingResponseAsync(Talk.Question, Background(token)).ToChatResponseAsync();
        Assert.Equal(Talk.Reply, rest.Text);
        Assert.NotEmpty(first);
        Assert.NotNull(rest.Usage);
    }

    [Fact]
    public async Task Without_a_store_the_wish_is_ignored()
    {
        var response = await Talk.Model().Thinking().GetResponseAsync(Talk.Question, Background());
        Assert.Null(response.ContinuationToken);
        Assert.Equal(Talk.Reply, response.Text);
    }

    private static ChatOptions Background(ResponseContinuationToken? token = null)
    {
        var options = Talk.At(ReasoningEffort.Low);
        options.AllowBackgroundResponses = true;
        options.ContinuationToken = token;
        return options;
    }

    private static ScriptedChatClient Gated(Task gate) => new(async (request, _) =>
    {
        await gate;
        return ScriptedReply.Text(Talk.IsSearch(request) ? Script.Reply(request.Text) : Talk.Reply, Talk.Usage(10, 5));
    });

    private void Stored(ChatReasoningOptions options) => (options.Journals, options.Reasoning) = (new FolderJournalStore(_folder), new());
}
