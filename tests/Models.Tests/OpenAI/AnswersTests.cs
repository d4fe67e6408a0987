using System.Globalization;
using Microsoft.Extensions.AI;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class AnswersTests : OpenAITests
{
    [Fact]
    public async Task A_request_arrives_with_schema_limit_and_key_and_its_answer_comes_back()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Text("""{"a":1}"""));
        var reply = await Model(server, new() { MaxOutputTokens = 77 }).AskAsync(Ask(schema: true) with { Temperature = 0.5f, Seed = 9 });
        var sent = Assert.Single(server.Requests);
        Assert.Equal("""{"a":1}""", Assert.Single(reply.Choices).Text);
        Assert.Equal(ChatFinishReason.Stop, reply.Choices[0].FinishReason);
        Assert.Equal($"Bearer {Key}", sent.Authorization);
        Assert.Equal("json_schema", sent.Body.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal(77, sent.Body.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(9, sent.Body.GetProperty("seed").GetInt64());
        Assert.Equal(0.5, sent.Body.GetProperty("temperature").GetDouble(), 3);
        Assert.DoesNotContain("Reply with JSON", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_choices_come_from_one_call_with_their_log_probabilities()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Completion(
            [.. Enumerable.Range(0, request.Choices).Select(i => $"answer {i}")], logProbability: i => -0.5 * (i + 1)));
        var model = Model(server);
        var reply = await model.AskAsync(Ask(choices: 4, logProbabilities: true));
        Assert.Equal(["answer 0", "answer 1", "answer 2", "answer 3"], reply.Choices.Select(choice => choice.Text));
        Assert.Equal([-0.5, -1, -1.5, -2], reply.Choices.Select(choice => choice.LogProbabilities![0].LogProbability));
        Assert.Equal("answer 3", string.Concat(reply.Choices[3].LogProbabilities!.Select(token => token.Token)));
        Assert.Single(server.Requests);
        Assert.Equal(1, reply.Usage.Calls);
        Assert.True(model.Supports(ModelFeature.Choices));
        Assert.True(model.Supports(ModelFeature.LogProbabilities));
    }

    [Fact]
    public async Task The_bill_is_the_providers_with_cached_and_reasoning_tokens_apart()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Completion(["x"], 1000, 500, cached: 400, reasoning: 300));
        var reply = await Model(server, new() { Price = new(2m, 8m, 0.5m) }).AskAsync(Ask());
        Assert.Equal(new Usage(1, 1000, 500, 300, 400, 0.0054m), reply.Usage); // (600·2 + 400·0.5 + 500·8) / 10⁶
    }

    [Fact]
    public async Task A_bill_that_the_provider_does_not_send_is_counted_and_marked()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Completion(["one two three"], prompt: -1));
        var model = Model(server);
        var usage = (await model.AskAsync(Ask())).Usage;
        Assert.True(usage.IsEstimated);
        Assert.Equal(1, usage.Calls);
        Assert.Equal(model.TokenCounter.Count("one two three"), usage.CompletionTokens);
        Assert.True(usage.PromptTokens > model.TokenCounter.Count(Secret));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task The_estimate_bounds_the_bill(int choices, bool refusesChoices)
    {
        await using var server = await StubServer.StartAsync(request => refusesChoices && request.Choices > 1
            ? StubReply.Error(400, "no", parameter: "n")
            : StubReply.Completion([.. Enumerable.Repeat("a", request.Choices)], 12, 20 * request.Choices));
        var model = Model(server, new() { MaxOutputTokens = 20, Price = new(1, 2) });
        for (var call = 0; call < 2; call++)
        {
            var most = model.EstimateCost(Ask(choices));
            var usage = (await model.AskAsync(Ask(choices))).Usage;
            Assert.InRange(usage.Calls, 1, most.Calls);
            Assert.InRange(usage.PromptTokens, 1, most.PromptTokens);
            Assert.InRange(usage.CompletionTokens, 1, most.CompletionTokens);
            Assert.InRange(usage.Cost, 0.000001m, most.Cost);
        }
    }

    [Fact]
    public async Task Two_hundred_and_fifty_six_calls_run_at_once()
    {
        const int Calls = 256;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = 0;
        await using var server = await StubServer.StartAsync(_ =>
        {
            if (Interlocked.Increment(ref arrived) == Calls)
            {
                gate.SetResult(); // only when all are there: a pool of fewer connections would never get here
            }

            return StubReply.Text("x").When(gate.Task);
        });
        var model = Model(server);
        var replies = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => model.AskAsync(Ask()))).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Calls, replies.Length);
        Assert.Equal(Calls, server.MaxInFlight);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_reaches_the_server()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync(_ =>
        {
            stop.Cancel(); // at this exact point: the request is there and nothing has been answered
            return StubReply.Hang();
        });
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Model(server).AskAsync(Ask(), stop.Token));
        Assert.True(stop.IsCancellationRequested, error.GetType().Name);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cancellation_tells_what_was_paid_before_it()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync(request =>
        {
            if (request.Number == 0)
            {
                return StubReply.Error(400, "no", parameter: "response_format");
            }

            stop.Cancel();
            return StubReply.Hang();
        });
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Model(server).AskAsync(Ask(schema: true), stop.Token));
        Assert.Equal(1, Assert.IsAssignableFrom<IFailureDetails>(error).Usage.Calls);
    }

    [Theory]
    [InlineData("م\u202Eرحبا 🙂 </script> <b>")]
    [InlineData("tab\tbell\u0007 nul\u0000 quote\"")]
    [InlineData("")]
    public async Task Any_text_comes_back_as_it_was_sent(string text)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Text(text));
        Assert.Equal(text, Assert.Single((await Model(server).AskAsync(Ask())).Choices).Text);
    }

    [Fact]
    public async Task An_answer_of_a_megabyte_comes_back_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 150_000).Select(i => i.ToString("x6", CultureInfo.InvariantCulture) + " "));
        await using var server = await StubServer.StartAsync(_ => StubReply.Text(text));
        Assert.Equal(text, Assert.Single((await Model(server).AskAsync(Ask())).Choices).Text);
    }

    [Theory]
    [InlineData("", "key", "model")]
    [InlineData("model", " ", "apiKey")]
    public void An_empty_model_or_key_is_refused_before_any_call(string model, string key, string named) =>
        Assert.Equal(named, Assert.ThrowsAny<ArgumentException>(() => OpenAIModel.Create(model, key)).ParamName);

    [Fact]
    public void The_shown_endpoint_has_no_user_and_no_query()
    {
        var model = OpenAIModel.Create("m", Key, new Uri("http://user:secret@localhost:1/v1?api-key=secret"));
        Assert.Equal("http://localhost:1/v1", model.Endpoint);
        Assert.Equal("m", model.Name);
    }
}
