using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.Tests;

/// <summary>Example 07 through other people's clients, and ours.</summary>
public sealed class PocketEndpointTests(PocketEndpointServer server) : IClassFixture<PocketEndpointServer>
{
    private const string Model = PocketChatClient.ModelId;
    private const string Plain = $"{Model}:none";
    private static readonly CoinPuzzle Puzzle = CoinPuzzle.Generate(3, 4);

    private OpenAIClient Api => new(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = server.Address });

    [Fact]
    public async Task A_newcomer_sees_pocket_think_before_it_answers()
    {
        using var http = new HttpClient();
        using var content = new StringContent(
            JsonSerializer.Serialize(new
            {
                model = Model,
                stream = true,
                reasoning_effort = "high",
                messages = new[] { new { role = "user", content = Puzzle.ToString() } },
            }),
            Encoding.UTF8,
            "application/json");
        using var response = await http.PostAsync(new Uri($"{server.Address}/chat/completions"), content);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        var thought = Array.FindIndex(lines, line => line.Contains("\"reasoning_content\":\"How many does", StringComparison.Ordinal));
        var answer = Array.FindIndex(lines, line => line.Contains($"\"content\":\"{Puzzle.Answer}\"", StringComparison.Ordinal));
        Assert.True(thought > 0 && answer > thought, string.Join('\n', lines));
    }

    [Fact]
    public async Task The_openai_client_gets_what_the_model_writes()
    {
        var expected = await new PocketChatClient().GetResponseAsync(
            [new(Microsoft.Extensions.AI.ChatRole.User, Puzzle.ToString())], new() { Temperature = 0 });
        ChatCompletion completion = await Api.GetChatClient(Plain).CompleteChatAsync(
            [Puzzle.ToString()], new ChatCompletionOptions { Temperature = 0 });
        Assert.Equal(expected.Text, completion.Content[0].Text);
        Assert.Equal((Plain, ChatFinishReason.Stop), (completion.Model, completion.FinishReason));
        Assert.Equal(
            (expected.Usage!.InputTokenCount, expected.Usage.OutputTokenCount),
            (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task Limits_stops_and_models_are_honoured()
    {
        var client = Api.GetChatClient(Plain);
        ChatCompletion cut =
            await client.CompleteChatAsync([Puzzle.ToString()], new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 5 });
        Assert.Equal((ChatFinishReason.Length, 5), (cut.FinishReason, cut.Usage.OutputTokenCount));
        var stopping = new ChatCompletionOptions { Temperature = 0 };
        stopping.StopSequences.Add("\n");
        ChatCompletion stopped = await client.CompleteChatAsync([Puzzle.ToString()], stopping);
        Assert.EndsWith(" coins.", stopped.Content[0].Text, StringComparison.Ordinal);
        var models = (await Api.GetOpenAIModelClient().GetModelsAsync()).Value;
        Assert.Equal(Model, Assert.Single(models).Id);
    }

    [Fact]
    public async Task A_stream_is_the_whole_in_pieces()
    {
        var client = Api.GetChatClient(Plain);
        var options = new ChatCompletionOptions { Temperature = 0 };
        ChatCompletion whole = await client.CompleteChatAsync([Puzzle.ToString()], options);
        var text = new StringBuilder();
        var (pieces, tokens) = (0, 0);
        await foreach (var update in client.CompleteChatStreamingAsync([Puzzle.ToString()], options))
        {
            foreach (var part in update.ContentUpdate)
            {
                text.Append(part.Text);
                pieces++;
            }

            tokens = update.Usage?.OutputTokenCount ?? tokens;      // the client asks for it by itself
        }

        Assert.Equal(whole.Content[0].Text, text.ToString());
        Assert.Equal(whole.Usage.OutputTokenCount, tokens);
        Assert.True(pieces > 10);
    }

    [Fact]
    public async Task Our_own_reasoner_thinks_with_it_over_http()
    {
        var model = OpenAIModel.Create(Plain, "none", server.Address, new() { TokenCounter = new PocketTokenCounter() });
        var expander = new SubQuestionExpander(model, new() { Mode = SubQuestionMode.Sample, Temperature = 1, Seed = 1 });
        var root = new ReasoningGame(Puzzle.ToProblem(), new PocketTokenCounter(), PocketReasoner.Options().Game).Root;
        var sampled = await expander.ExpandAsync(new(root, 4, [], Drawing.Independent), CancellationToken.None);
        Assert.InRange(sampled.Candidates.Count, 2, 4);      // one that breaks the grammar is none

        var options = PocketReasoner.Options();
        options.Running.Budget.Simulations = 10;
        var solution = await Reasoner.For(model, options).SolveAsync(Puzzle.ToProblem());
        Assert.Equal(0, solution.Search.FailedVisits);
        Assert.True(int.TryParse(solution.Answer, out _));
    }

    [Theory]
    [InlineData("{", 400, "invalid_json", "")]
    [InlineData("""{"model": "gpt-4o", "messages": []}""", 404, "model_not_found", "model")]
    [InlineData("""{"model": "pocket-coins-1m", "messages": [{"role": "user", "content": "Hello!"}]}""", 400, "unsupported_request", "")]
    [InlineData(
        """{"model": "pocket-coins-1m:none", "messages": [{"role": "user", "content": "Hello!"}]}""", 400, "unsupported_request", "")]
    [InlineData(
        """{"model": "pocket-coins-1m", "stream": true, "messages": [{"role": "user", "content": "Hello!"}]}""",
        400, "unsupported_request", "")]
    [InlineData(
        """{"model": "pocket-coins-1m", "logprobs": true, "messages": [{"role": "user", "content": "Hello!"}]}""",
        400, "unsupported_parameter", "logprobs")]
    public async Task What_is_wrong_with_a_request_is_said_as_openai_says_it(string body, int status, string code, string parameter)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"{server.Address}/chat/completions"), content);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var error = json.RootElement.GetProperty("error");
        Assert.Equal((status, code, parameter), ((int)response.StatusCode, Text(error, "code"), Text(error, "param")));
        Assert.Equal("invalid_request_error", Text(error, "type"));
        Assert.NotEmpty(Text(error, "message"));

        static string Text(JsonElement error, string name) => error.GetProperty(name).GetString() ?? "";
    }
}
