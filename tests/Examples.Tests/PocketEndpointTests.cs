using System.ClientModel;
using System.Diagnostics;
using System.Net;
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
    private static readonly CoinPuzzle Puzzle = CoinPuzzle.Generate(3, 4);

    private ChatClient Client => Api.GetChatClient(Model);

    private OpenAIClient Api => new(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = server.Address });

    [Fact]
    public async Task The_openai_client_gets_what_the_model_writes()
    {
        var expected = await new PocketChatClient().GetResponseAsync(
            [new(Microsoft.Extensions.AI.ChatRole.User, Puzzle.ToString())], new() { Temperature = 0 });
        ChatCompletion completion = await Client.CompleteChatAsync([Puzzle.ToString()], new ChatCompletionOptions
        {
            Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 3,
        });
        Assert.Equal(expected.Text, completion.Content[0].Text);
        Assert.Equal((Model, ChatFinishReason.Stop), (completion.Model, completion.FinishReason));
        Assert.Equal(
            (expected.Usage!.InputTokenCount, expected.Usage.OutputTokenCount),
            (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount));
        Assert.Equal(expected.Text, string.Concat(completion.ContentTokenLogProbabilities.Select(token => token.Token)));
        Assert.All(completion.ContentTokenLogProbabilities, token => Assert.Equal(3, token.TopLogProbabilities.Count));
    }

    [Fact]
    public async Task Limits_stops_and_models_are_honoured()
    {
        ChatCompletion cut =
            await Client.CompleteChatAsync([Puzzle.ToString()], new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 5 });
        Assert.Equal((ChatFinishReason.Length, 5), (cut.FinishReason, cut.Usage.OutputTokenCount));
        var stopping = new ChatCompletionOptions { Temperature = 0 };
        stopping.StopSequences.Add("\n");
        ChatCompletion stopped = await Client.CompleteChatAsync([Puzzle.ToString()], stopping);
        Assert.EndsWith(" coins.", stopped.Content[0].Text, StringComparison.Ordinal);
        var models = (await Api.GetOpenAIModelClient().GetModelsAsync()).Value;
        Assert.Equal(Model, Assert.Single(models).Id);
    }

    [Fact]
    public async Task A_stream_is_the_whole_in_pieces()
    {
        var options = new ChatCompletionOptions { Temperature = 0 };
        ChatCompletion whole = await Client.CompleteChatAsync([Puzzle.ToString()], options);
        var text = new StringBuilder();
        var (pieces, tokens) = (0, 0);
        await foreach (var update in Client.CompleteChatStreamingAsync([Puzzle.ToString()], options))
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
        var model = OpenAIModel.Create(Model, "none", server.Address, new() { TokenCounter = new PocketTokenCounter() });
        var expander = new SubQuestionExpander(model, new() { Mode = SubQuestionMode.Sample, Temperature = 1, Seed = 1 });
        var root = new ReasoningGame(Puzzle.ToProblem(), new PocketTokenCounter(), PocketReasoner.Options().Game).Root;
        for (var call = 0; call < 2; call++)
        {
            // The first call learns that the server gives several choices; the second is one call.
            var sampled = await expander.ExpandAsync(new(root, 4, [], Drawing.Independent), CancellationToken.None);
            Assert.InRange(sampled.Candidates.Count, 2, 4);      // one that breaks the grammar is none
            Assert.All(sampled.Candidates, candidate => Assert.NotNull(candidate.State.Likelihood));
            Assert.Equal(1, sampled.Usage.Calls);
        }

        var options = PocketReasoner.Options();
        options.Running.Budget.Simulations = 10;
        var solution = await Reasoner.For(model, options).SolveAsync(Puzzle.ToProblem());
        Assert.Equal(0, solution.Search.FailedVisits);
        Assert.True(int.TryParse(solution.Answer, out _));
    }

    [Theory]
    [InlineData("{", 400, "invalid_json", "")]
    [InlineData("[]", 400, "", "")]
    [InlineData("""{"model": "gpt-4o", "messages": []}""", 404, "model_not_found", "model")]
    [InlineData("""{"model": "pocket-coins-1m"}""", 400, "", "messages")]
    [InlineData(
        """{"model": "pocket-coins-1m", "messages": [{"role": "user", "content": "Hello!"}]}""",
        400, "not_a_coin_puzzle", "messages")]
    [InlineData("""{"model": "pocket-coins-1m", "messages": [{"role": "user", "content": "\ud800"}]}""", 400, "invalid_json", "")]
    [InlineData("""{"model": "pocket-coins-1m", "messages": [{"role": "pirate", "content": "PUZZLE"}]}""", 400, "", "messages[0].role")]
    [InlineData("""{"model": "pocket-coins-1m", "messages": [{"role": "user"}]}""", 400, "", "messages[0].content")]
    [InlineData(
        """{"model": "pocket-coins-1m", "temperature": -1, "messages": [{"role": "user", "content": "PUZZLE"}]}""",
        400, "", "temperature")]
    [InlineData("""{"model": "pocket-coins-1m", "n": 0, "messages": [{"role": "user", "content": "PUZZLE"}]}""", 400, "", "n")]
    [InlineData("""{"model": "pocket-coins-1m", "stop": [""], "messages": [{"role": "user", "content": "PUZZLE"}]}""", 400, "", "stop")]
    [InlineData(
        """{"model": "pocket-coins-1m", "top_logprobs": 2, "messages": [{"role": "user", "content": "PUZZLE"}]}""",
        400, "", "top_logprobs")]
    [InlineData(
        """{"model": "pocket-coins-1m", "tools": [], "messages": [{"role": "user", "content": "PUZZLE"}]}""",
        400, "unsupported_parameter", "tools")]
    [InlineData(
        """{"model": "pocket-coins-1m", "top_p": 0.5, "messages": [{"role": "user", "content": "PUZZLE"}]}""",
        400, "unsupported_parameter", "top_p")]
    [InlineData(
        """{"model": "pocket-coins-1m", "response_format": {"type": "json_object"}, "messages": [{"role": "user", "content": "PUZZLE"}]}""",
        400, "", "response_format")]
    [InlineData(
        """{"model": "pocket-coins-1m", "stream": true, "messages": [{"role": "user", "content": "Hello!"}]}""",
        400, "not_a_coin_puzzle", "messages")]
    public async Task What_is_wrong_with_a_request_is_said_as_openai_says_it(string body, int status, string code, string parameter)
    {
        body = body.Replace("PUZZLE", Puzzle.ToString().ReplaceLineEndings("\\n"), StringComparison.Ordinal);
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

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("GET", "/v1/embeddings", 404)]
    [InlineData("GET", "/v1/models/gpt-4o", 404)]
    public async Task What_is_not_there_is_an_error_body_too(string method, string path, int status)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));
        using var response = await http.SendAsync(request);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.NotEmpty(json.RootElement.GetProperty("error").GetProperty("message").GetString()!);
    }

    [NodeFact]
    public async Task The_client_of_npm_gets_answers_samples_streams_and_errors()
    {
        var script = Path.Combine(NodeFactAttribute.Folder, "openai.mjs");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Node", "openai.mjs"), script, overwrite: true);
        using var node = Process.Start(new ProcessStartInfo("node", [script, server.Address.ToString(), Puzzle.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0 && output == "ok\n", $"{output}{await error}");
    }
}
