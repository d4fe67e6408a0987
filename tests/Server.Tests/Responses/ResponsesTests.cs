using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Chat;

namespace TreeReasoner.Tests;

public sealed class ResponsesTests
{
    private const string Question =
        """{"model": "thinker", "reasoning": {"effort": "low", "summary": "auto"}, "input": "What is six times seven?"}""";

    // Open Responses: all of them are there, null where there is nothing.
    private static readonly string[] Required =
    [
        "id", "object", "created_at", "completed_at", "status", "incomplete_details", "model", "previous_response_id", "instructions", "output",
        "error", "tools", "tool_choice", "truncation", "parallel_tool_calls", "text", "top_p", "presence_penalty", "frequency_penalty",
        "top_logprobs", "temperature", "reasoning", "user", "usage", "max_output_tokens", "max_tool_calls", "store", "background", "service_tier",
        "metadata", "safety_identifier", "prompt_cache_key",
    ];

    [Fact]
    public async Task A_response_has_every_required_field_a_reasoning_item_and_a_message()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (status, body, _) = await server.PostAsync("responses", Question);
        Assert.Equal(200, status);
        Assert.All(Required, name => Assert.True(body.TryGetProperty(name, out _), name));
        var output = body.GetProperty("output");
        Assert.Equal(["reasoning", "message"], output.EnumerateArray().Select(item => Text(item, "type")));
        Assert.All(output[0].GetProperty("summary").EnumerateArray(), part => Assert.Equal("summary_text", Text(part, "type")));
        Assert.Contains(output[0].GetProperty("summary").EnumerateArray(), part => Text(part, "text") == "→ 42");
        Assert.Equal(Talk.Reply, Text(output[1].GetProperty("content")[0], "text"));
        Assert.Equal(("completed", "assistant"), (Text(output[1], "status"), Text(output[1], "role")));
        var usage = body.GetProperty("usage");
        Assert.Equal(
            7,
            usage.GetProperty("output_tokens").GetInt32() - usage.GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal(("completed", "response"), (Text(body, "status"), Text(body, "object")));
    }

    [Fact]
    public async Task A_stream_has_the_events_in_the_order_of_a_recorded_one()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var events = await server.StreamAsync("responses", Question.Replace("\"input\"", "\"stream\": true, \"input\"", StringComparison.Ordinal));
        EventOrder.Check(events);
        var types = events.SkipLast(1).Select(one => one.Name).ToList();
        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added",
                "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta", "response.reasoning_summary_text.done",
                "response.reasoning_summary_part.done",
            ],
            types.Take(7));
        var message = types.LastIndexOf("response.output_item.added");
        Assert.Equal("response.output_item.done", types[message - 1]);
        Assert.Equal(["response.content_part.added", "response.output_text.delta"], types.Skip(message + 1).Take(2));
        Assert.Equal(
            ["response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed"], types.TakeLast(4));
        Assert.True(types.Count(type => type == "response.output_text.delta") > 1);
    }

    [Fact]
    public async Task A_stream_ends_with_the_response_that_is_stored()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var events = await server.StreamAsync("responses", Question.Replace("\"input\"", "\"stream\": true, \"input\"", StringComparison.Ordinal));
        var last = JsonElement.Parse(events[^2].Data).GetProperty("response");
        var (_, stored, _) = await server.SendAsync(HttpMethod.Get, $"responses/{Text(last, "id")}");
        Assert.Equal(last.GetRawText(), stored.GetRawText());
    }

    [Fact]
    public async Task Without_a_word_about_a_summary_reasoning_is_counted_and_not_shown()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (_, body, _) = await server.PostAsync("responses", Question.Replace(", \"summary\": \"auto\"", "", StringComparison.Ordinal));
        Assert.Equal(0, body.GetProperty("output")[0].GetProperty("summary").GetArrayLength());
        Assert.True(body.GetProperty("usage").GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Effort_none_has_no_reasoning_item()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (_, body, _) = await server.PostAsync("responses", Question.Replace("\"low\"", "\"none\"", StringComparison.Ordinal));
        Assert.Equal(["message"], body.GetProperty("output").EnumerateArray().Select(item => Text(item, "type")));
    }

    [Fact]
    public async Task A_tool_round_trip_goes_by_items_and_by_previous_response()
    {
        var model = Talk.Model(answer: request => request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? ScriptedReply.Text("Rain.", Talk.Usage(9, 1))
            : Talk.CallOf("weather"));
        await using var server = await ServerUnderTest.StartAsync(model);
        const string Tools = """ "tools": [{"type": "function", "name": "weather", "parameters": {"type": "object"}, "strict": false}] """;
        var events = await server.StreamAsync("responses", With($"{Tools}, \"stream\": true"));
        EventOrder.Check(events);
        Assert.Contains(events, one => one.Name == "response.function_call_arguments.done");
        var response = JsonElement.Parse(events[^2].Data).GetProperty("response");
        var call = response.GetProperty("output").EnumerateArray().Single(item => Text(item, "type") == "function_call");
        Assert.Equal(("call_1", "weather", """{"city":"Ulm"}"""), (Text(call, "call_id"), Text(call, "name"), Text(call, "arguments")));

        var (status, after, _) = await server.PostAsync("responses", $$"""
            {"model": "thinker", {{Tools}}, "reasoning": {"effort": "low"}, "previous_response_id": "{{Text(response, "id")}}",
             "input": [{"type": "function_call_output", "call_id": "call_1", "output": "rain"}]}
            """);
        Assert.True(status == 200, after.ToString());
        Assert.Equal("Rain.", Text(after.GetProperty("output")[1].GetProperty("content")[0], "text"));
        Assert.Equal(Text(response, "id"), Text(after, "previous_response_id"));
        Assert.Contains(model.Requests, request => request.Messages.Any(message => message.Contents.Any(content => content is FunctionCallContent)));
    }

    [Fact]
    public async Task Input_items_are_listed_and_a_deleted_response_is_gone()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (_, body, _) = await server.PostAsync("responses", """
            {"model": "thinker", "reasoning": {"effort": "none"}, "instructions": "Be brief.", "input": [
             {"role": "user", "content": "One"}, {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "of another"},
             {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Two", "annotations": []}]},
             {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Three"}]}]}
            """);
        var id = Text(body, "id");
        var (_, items, _) = await server.SendAsync(HttpMethod.Get, $"responses/{id}/input_items?order=asc&limit=2");
        Assert.Equal(2, items.GetProperty("data").GetArrayLength());
        Assert.True(items.GetProperty("has_more").GetBoolean());
        var (_, rest, _) = await server.SendAsync(HttpMethod.Get, $"responses/{id}/input_items?order=asc&after={Text(items, "last_id")}");
        Assert.Equal(2, rest.GetProperty("data").GetArrayLength());
        var (_, deleted, _) = await server.SendAsync(HttpMethod.Delete, $"responses/{id}");
        Assert.True(deleted.GetProperty("deleted").GetBoolean());
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"responses/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"responses/{id}")).Status);
    }

    [Fact]
    public async Task What_is_not_stored_is_not_there()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var (_, body, _) = await server.PostAsync("responses", With("\"store\": false, \"include\": [\"reasoning.encrypted_content\"]"));
        Assert.NotNull(Text(body.GetProperty("output")[0], "encrypted_content"));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"responses/{Text(body, "id")}")).Status);
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_incomplete()
    {
        var model = Talk.Model(answer: _ => ScriptedReply.Response(() => new(new ChatMessage(ChatRole.Assistant, "It is"))
        {
            FinishReason = ChatFinishReason.Length, Usage = Talk.Usage(3, 2),
        }));
        await using var server = await ServerUnderTest.StartAsync(model);
        var events = await server.StreamAsync("responses", With("\"stream\": true, \"max_output_tokens\": 100"));
        EventOrder.Check(events);
        Assert.Equal("response.incomplete", events[^2].Name);
        var response = JsonElement.Parse(events[^2].Data).GetProperty("response");
        Assert.Equal("max_output_tokens", Text(response.GetProperty("incomplete_details"), "reason"));
    }

    [Fact]
    public async Task A_failure_within_the_stream_is_an_error_and_a_failed_response()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedChatClient(async (_, _) =>
        {
            await gate.Task;
            throw new HttpRequestException("secret words of a provider");
        });
        await using var server = await ServerUnderTest.StartAsync(model);
        var streaming = server.StreamAsync("responses", With("\"stream\": true"));
        gate.SetResult();
        var events = await streaming;
        EventOrder.Check(events);
        Assert.Equal(["error", "response.failed"], events.SkipLast(1).TakeLast(2).Select(one => one.Name));
        Assert.DoesNotContain(events, one => one.Data.Contains("secret", StringComparison.Ordinal));
        var (status, stored, _) = await server.SendAsync(HttpMethod.Get, $"responses/{Text(JsonElement.Parse(events[^2].Data).GetProperty("response"), "id")}");
        Assert.Equal((200, "failed"), (status, Text(stored, "status")));
    }

    [Fact]
    public async Task Raw_reasoning_text_is_sent_where_the_host_says_so()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model(), options => options.SendsReasoningText = true);
        var events = await server.StreamAsync("responses", With("\"stream\": true"));
        EventOrder.Check(events);
        Assert.Contains(events, one => one.Name == "response.reasoning_text.delta");
    }

    [Fact]
    public async Task A_background_response_is_there_at_once_and_can_be_polled_streamed_and_resumed()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedChatClient(async (request, _) =>
        {
            await gate.Task;
            return ScriptedReply.Text(Talk.IsSearch(request) ? Script.Reply(request.Text) : Talk.Reply, Talk.Usage(1, 1));
        });
        await using var server = await ServerUnderTest.StartAsync(model);
        var (status, queued, _) = await server.PostAsync("responses", With("\"background\": true"));
        Assert.Equal((200, "queued"), (status, Text(queued, "status")));
        var id = Text(queued, "id");
        var follow = server.StreamAsync($"responses/{id}?stream=true", null);
        gate.SetResult();
        var events = await follow;
        EventOrder.Check(events);
        Assert.Equal("response.completed", events[^2].Name);
        var (_, done, _) = await server.SendAsync(HttpMethod.Get, $"responses/{id}");
        Assert.Equal("completed", Text(done, "status"));
        var rest = await server.StreamAsync($"responses/{id}?stream=true&starting_after=4", null);
        Assert.Equal(events.Skip(5), rest);
    }

    [Fact]
    public async Task A_background_response_can_be_cancelled_twice()
    {
        var model = new ScriptedChatClient((_, _) => new(ScriptedReply.Hang()));
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, queued, _) = await server.PostAsync("responses", With("\"background\": true"));
        var id = Text(queued, "id");
        for (var i = 0; i < 2; i++)
        {
            var (status, body, _) = await server.PostAsync($"responses/{id}/cancel", "");
            Assert.Equal((200, "cancelled"), (status, Text(body, "status")));
        }

        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task The_same_idempotency_key_pays_once()
    {
        var model = Talk.Model();
        await using var server = await ServerUnderTest.StartAsync(model);
        var (_, first, _) = await server.PostAsync("responses", Question, ("Idempotency-Key", "k1"));
        var paid = model.Requests.Count;
        var (_, again, _) = await server.PostAsync("responses", Question, ("Idempotency-Key", "k1"));
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(paid, model.Requests.Count);
        var streamed = await server.StreamAsync("responses", With("\"stream\": true"), ("Idempotency-Key", "k2"));
        EventOrder.Check(streamed);
        var (status, other, _) = await server.PostAsync("responses", With("\"top_p\": 0.5"), ("Idempotency-Key", "k1"));
        Assert.Equal((400, "idempotency_key_reused"), (status, Text(other.GetProperty("error"), "code")));
    }

    private static string With(string more) => $"{Question[..^1]}, {more}}}";

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
