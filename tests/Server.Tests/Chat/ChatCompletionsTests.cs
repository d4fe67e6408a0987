using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Server;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Chat;

namespace TreeReasoner.Tests;

public sealed class ChatCompletionsTests
{
    private const string Question =
        """{"model": "thinker", "reasoning_effort": "low", "messages": [{"role": "user", "content": "What is six times seven?"}]}""";

    private static string Streamed => With("\"stream\": true, \"stream_options\": {\"include_usage\": true}");

    [Fact]
    public async Task A_completion_has_answer_reasoning_and_usage()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (status, body, _) = await server.PostAsync("chat/completions", Question);
        Assert.Equal(200, status);
        var message = body.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal(Talk.Reply, message.GetProperty("content").GetString());
        Assert.Contains("→ 42", message.GetProperty("reasoning_content").GetString(), StringComparison.Ordinal);
        var usage = body.GetProperty("usage");
        Assert.Equal(
            usage.GetProperty("total_tokens").GetInt64(),
            usage.GetProperty("prompt_tokens").GetInt64() + usage.GetProperty("completion_tokens").GetInt64());
        Assert.Equal(
            7,
            usage.GetProperty("completion_tokens").GetInt64()
            - usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt64());
        Assert.True(usage.GetProperty("treereasoner").GetProperty("calls").GetInt64() > 2);
        Assert.Equal(("chat.completion", "thinker"), (Text(body, "object"), Text(body, "model")));
        Assert.Equal("stop", Text(body.GetProperty("choices")[0], "finish_reason"));
    }

    [Fact]
    public async Task A_stream_is_role_reasoning_content_finish_usage_and_done()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var events = await server.StreamAsync("chat/completions", Streamed);
        Assert.Equal("[DONE]", events[^1].Data);
        Assert.All(events, one => Assert.Equal("", one.Name));
        var chunks = events.SkipLast(1).Select(one => JsonElement.Parse(one.Data)).ToList();
        Assert.Single(chunks.Select(chunk => (Text(chunk, "id"), chunk.GetProperty("created").GetInt64(), Text(chunk, "model"))).Distinct());
        var kinds = chunks.Select(KindOf).ToList();
        Assert.Equal(["role", "reasoning", "content", "finish", "usage"], kinds.Where((kind, i) => i == 0 || kinds[i - 1] != kind));
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(JsonValueKind.Null, chunk.GetProperty("usage").ValueKind));
        Assert.Equal(Talk.Reply, string.Concat(chunks.Select(chunk => Delta(chunk, "content"))));
        Assert.True(kinds.Count(kind => kind == "content") > 1);
    }

    [Fact]
    public async Task Without_stream_options_there_is_no_usage()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var events = await server.StreamAsync("chat/completions", With("\"stream\": true"));
        Assert.DoesNotContain(events, one => one.Data.Contains("usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Effort_none_asks_the_model_once_and_says_its_usage()
    {
        var model = Talk.Model();
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, body, _) = await server.PostAsync("chat/completions", Question.Replace("low", "none", StringComparison.Ordinal));
        Assert.Single(model.Requests);
        Assert.Equal((20, 7), (Count(body, "prompt_tokens"), Count(body, "completion_tokens")));
        Assert.False(body.GetProperty("choices")[0].GetProperty("message").TryGetProperty("reasoning_content", out _));
    }

    [Theory]
    [InlineData("minimal", 8)]
    [InlineData("low", 32)]
    [InlineData("medium", 64)]
    [InlineData("max", 512)]
    public async Task Efforts_are_budgets(string effort, int simulations)
    {
        var mcts = new ChatReasoningOptions { Reasoning = new() { Search = new() { Strategy = new MctsSetup() } } };
        await using var server = await ServerUnderTest.StartAsync(
            new ServedModel(ServerUnderTest.Model, _ => Talk.Model(Script.Endless).AsTreeReasoner(mcts)));
        var (_, body, _) = await server.PostAsync("chat/completions", Question.Replace("low", effort, StringComparison.Ordinal));
        Assert.Equal(simulations, body.GetProperty("usage").GetProperty("treereasoner").GetProperty("simulations").GetInt32());
    }

    [Fact]
    public async Task An_effort_may_stand_behind_the_models_id()
    {
        var model = Talk.Model();
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, body, _) = await server.PostAsync(
            "chat/completions", """{"model": "thinker:none", "messages": [{"role": "user", "content": "Give it a title."}]}""");
        Assert.Single(model.Requests);
        Assert.Equal("thinker:none", Text(body, "model"));
    }

    [Fact]
    public async Task Several_choices_are_several_searches()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (_, body, _) = await server.PostAsync("chat/completions", With("\"n\": 3"));
        Assert.Equal([0, 1, 2], body.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
        var events = await server.StreamAsync("chat/completions", With("\"n\": 2, \"stream\": true"));
        var finishes = events.SkipLast(1).Select(one => JsonElement.Parse(one.Data).GetProperty("choices")[0])
            .Where(choice => choice.GetProperty("finish_reason").ValueKind == JsonValueKind.String).Select(choice => choice.GetProperty("index").GetInt32());
        Assert.Equal([0, 1], finishes);
    }

    [Fact]
    public async Task A_tool_round_trip_gives_the_call_and_takes_its_result()
    {
        var model = Talk.Model(answer: request => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? ScriptedReply.Text("Rain.", Talk.Usage(9, 1))
            : Talk.CallOf("weather"));
        await using var server = await ServerUnderTest.StartAsync(model);
        const string Tools = """
            "tools": [{"type": "function", "function": {"name": "weather", "description": "Tells it.",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}, "strict": true}}]
            """;
        var (_, body, _) = await server.PostAsync("chat/completions", With(Tools));
        var choice = body.GetProperty("choices")[0];
        Assert.Equal("tool_calls", Text(choice, "finish_reason"));
        Assert.Equal(JsonValueKind.Null, choice.GetProperty("message").GetProperty("content").ValueKind);
        var call = choice.GetProperty("message").GetProperty("tool_calls")[0];
        Assert.Equal("""{"city":"Ulm"}""", Text(call.GetProperty("function"), "arguments"));
        Assert.Single(model.Requests);

        var events = await server.StreamAsync("chat/completions", With($"{Tools}, \"stream\": true"));
        Assert.Contains(events, one => one.Data.Contains("\"tool_calls\":[{\"index\":0", StringComparison.Ordinal));
        Assert.Contains("\"finish_reason\":\"tool_calls\"", events[^2].Data, StringComparison.Ordinal);

        var answer = $$"""
            {"model": "thinker", "reasoning_effort": "low", {{Tools}}, "messages": [{"role": "user", "content": "Weather?"},
             {"role": "assistant", "content": null, "tool_calls": [{{call.GetRawText()}}]},
             {"role": "tool", "tool_call_id": "call_1", "content": "rain"}]}
            """;
        var (_, after, _) = await server.PostAsync("chat/completions", answer);
        Assert.Equal("Rain.", Text(after.GetProperty("choices")[0].GetProperty("message"), "content"));
    }

    [Fact]
    public async Task Limits_stops_formats_and_images_reach_the_model()
    {
        var model = Talk.Model(Script.Endless);
        await using var server = await ServerUnderTest.StartAsync(model);
        const string Image = "data:image/png;base64,iVBORw0KGgo=";
        var (status, body, _) = await server.PostAsync("chat/completions", $$$"""
            {"model": "thinker", "reasoning_effort": "none", "max_completion_tokens": 40, "stop": ["END"], "temperature": 0.5, "top_p": 0.9, "seed": 7,
             "presence_penalty": 0.1, "frequency_penalty": 0.2, "user": "u", "metadata": {"a": "b"}, "service_tier": "auto", "logit_bias": {},
             "logprobs": false, "tools": [], "functions": null, "modalities": ["text"], "parallel_tool_calls": true,
             "response_format": {"type": "json_schema", "json_schema": {"name": "it", "schema": {"type": "object"}, "strict": true}},
             "messages": [{"role": "developer", "content": "Rules."}, {"role": "user", "content": [{"type": "text", "text": "Look:"},
              {"type": "image_url", "image_url": {"url": "{{{Image}}}", "detail": "low"}}]}]}
            """);
        Assert.True(status == 200, body.ToString());
        var request = Assert.Single(model.Requests);
        var options = request.Options!;
        Assert.Equal((40, 0.5f, 0.9f, 7L), (options.MaxOutputTokens, options.Temperature, options.TopP, options.Seed));
        Assert.Equal(["END"], options.StopSequences);
        Assert.Equal("it", Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).SchemaName);
        Assert.Equal("image/png", request.Messages[1].Contents.OfType<DataContent>().Single().MediaType);
        Assert.Equal(ChatRole.System, request.Messages[0].Role);
    }

    [Fact]
    public async Task An_answer_that_is_cut_says_length()
    {
        var model = Talk.Model(answer: _ => ScriptedReply.Response(() => new(new ChatMessage(ChatRole.Assistant, "It is"))
        {
            FinishReason = ChatFinishReason.Length, Usage = Talk.Usage(3, 2),
        }));
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, body, _) = await server.PostAsync("chat/completions", With("\"max_completion_tokens\": 40"));
        Assert.Equal("length", Text(body.GetProperty("choices")[0], "finish_reason"));
        Assert.InRange(Count(body, "completion_tokens"), 1, 40);
    }

    [Theory]
    [InlineData(ReasoningField.Reasoning, false, true)]
    [InlineData(ReasoningField.Both, true, true)]
    [InlineData(ReasoningField.None, false, false)]
    public async Task The_name_of_the_reasoning_can_be_chosen(ReasoningField field, bool hasContent, bool hasReasoning)
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model(), options => options.ReasoningField = field);
        var (_, body, _) = await server.PostAsync("chat/completions", Question);
        var message = body.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal((hasContent, hasReasoning), (message.TryGetProperty("reasoning_content", out _), message.TryGetProperty("reasoning", out _)));
    }

    [Fact]
    public async Task A_silent_stream_has_comments_and_a_client_that_leaves_ends_its_search()
    {
        var asked = new TaskCompletionSource();
        var model = new ScriptedChatClient((_, _) =>
        {
            asked.TrySetResult();
            return new(ScriptedReply.Hang());
        });
        await using var server = await ServerUnderTest.StartAsync(model, options => options.Heartbeat = TimeSpan.FromMilliseconds(20));
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
        {
            Content = new StringContent(Streamed, System.Text.Encoding.UTF8, "application/json"),
        };
        using (var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line && !line.StartsWith(": keepalive", StringComparison.Ordinal))
            {
            }

            await asked.Task;
            Assert.True(model.InFlight > 0);
        }

        while (model.InFlight > 0)
        {
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task A_failure_before_the_stream_is_a_status_and_within_it_an_event()
    {
        var model = Talk.Model(
            _ => throw new HttpRequestException("secret words of a provider"),
            _ => throw new HttpRequestException("secret words of a provider"));
        await using var server = await ServerUnderTest.StartAsync(model);
        var (status, body, headers) = await server.PostAsync("chat/completions", Question);
        Assert.Equal((500, "model_error"), (status, Text(body.GetProperty("error"), "code")));
        Assert.Equal(["false"], headers.GetValues("x-should-retry"));
        Assert.DoesNotContain("secret", body.ToString(), StringComparison.Ordinal);

        var gate = new TaskCompletionSource();
        var late = new ScriptedChatClient(async (_, _) =>
        {
            await gate.Task;
            throw new HttpRequestException("secret words of a provider");
        });
        await using var second = await ServerUnderTest.StartAsync(late);
        var streaming = second.StreamAsync("chat/completions", Streamed);
        gate.SetResult();
        var events = await streaming;
        Assert.Equal("[DONE]", events[^1].Data);
        Assert.Equal("model_error", Text(JsonElement.Parse(events[^2].Data).GetProperty("error"), "code"));
        Assert.DoesNotContain(events, one => one.Data.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_idempotency_key_pays_once()
    {
        var model = Talk.Model();
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, first, _) = await server.PostAsync("chat/completions", Question, ("Idempotency-Key", "k1"));
        var paid = model.Requests.Count;
        var (_, again, _) = await server.PostAsync("chat/completions", Question, ("Idempotency-Key", "k1"));
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(paid, model.Requests.Count);
        var (reused, _, _) = await server.PostAsync("chat/completions", With("\"n\": 2"), ("Idempotency-Key", "k1"));
        var (streamed, _, _) = await server.PostAsync("chat/completions", With("\"stream\": true"), ("Idempotency-Key", "k2"));
        Assert.Equal((400, 400), (reused, streamed));
    }

    private static string With(string more) => $"{Question[..^1]}, {more}}}";

    private static string KindOf(JsonElement chunk)
    {
        if (chunk.GetProperty("choices").GetArrayLength() == 0)
        {
            return "usage";
        }

        var choice = chunk.GetProperty("choices")[0];
        if (choice.GetProperty("finish_reason").ValueKind == JsonValueKind.String)
        {
            return "finish";
        }

        var delta = choice.GetProperty("delta");
        if (delta.TryGetProperty("role", out _))
        {
            return "role";
        }

        return delta.TryGetProperty("reasoning_content", out _) ? "reasoning" : "content";
    }

    private static string Delta(JsonElement chunk, string name) =>
        chunk.GetProperty("choices").GetArrayLength() > 0
        && chunk.GetProperty("choices")[0].GetProperty("delta").TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static int Count(JsonElement body, string name) => body.GetProperty("usage").GetProperty(name).GetInt32();
}
