using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class FallbackTests : OpenAITests
{
    [Theory]
    [InlineData("response_format", "This response_format type is unavailable now")]
    [InlineData(null, "'json_schema' is not supported by this model")]
    public async Task A_refused_schema_is_noticed_once_and_described_in_words_from_then_on(string? parameter, string message)
    {
        await using var server = await StubServer.StartAsync(request => request.Has("response_format")
            ? StubReply.Error(400, message, parameter: parameter)
            : StubReply.Text("{}"));
        var model = Model(server);
        var first = await model.AskAsync(Ask(schema: true));
        var second = await model.AskAsync(Ask(schema: true));
        Assert.Equal(2, first.Usage.Calls);
        Assert.Equal(1, second.Usage.Calls);
        Assert.Equal([true, false, false], server.Requests.Select(request => request.Has("response_format")));
        Assert.All(server.Requests.Skip(1), request => Assert.EndsWith("Reply with JSON in the form {}.", request.Text, StringComparison.Ordinal));
        Assert.False(model.Supports(ModelFeature.JsonSchema));
    }

    [Theory]
    [InlineData("n", "bad")]
    [InlineData(null, "Only 'n' = 1 is supported")]
    [InlineData(null, "n must be 1")]
    public async Task A_refused_n_is_noticed_once_and_calls_run_in_parallel_from_then_on(string? parameter, string message)
    {
        await using var server = await StubServer.StartAsync(request => request.Choices > 1
            ? StubReply.Error(400, message, parameter: parameter)
            : StubReply.Text($"answer {request.Number}"));
        var model = Model(server);
        var first = await model.AskAsync(Ask(choices: 3) with { Seed = 5 });
        var second = await model.AskAsync(Ask(choices: 3));
        Assert.Equal((4, 3), (first.Usage.Calls, second.Usage.Calls));
        Assert.Equal(3, first.Choices.Count);
        Assert.Equal(1, server.Requests.Count(request => request.Has("n")));
        Assert.Equal([5L, 6, 7], server.Requests.Skip(1).Take(3).Select(r => r.Body.GetProperty("seed").GetInt64()).Order());
    }

    [Fact]
    public async Task An_ignored_n_is_noticed_once_and_the_paid_answer_is_kept()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text($"answer {request.Number}"));
        var model = Model(server);
        var first = await model.AskAsync(Ask(choices: 3));
        Assert.Contains("answer 0", first.Choices.Select(choice => choice.Text));
        Assert.Equal((3, 3), (first.Choices.Count, first.Usage.Calls));
        Assert.Equal(3, (await model.AskAsync(Ask(choices: 3))).Choices.Count);
        Assert.Equal(1, server.Requests.Count(request => request.Has("n")));
    }

    [Fact]
    public async Task Refused_log_probabilities_are_noticed_once_and_are_null_from_then_on()
    {
        await using var server = await StubServer.StartAsync(request => request.Has("logprobs")
            ? StubReply.Error(400, "logprobs are not supported with this model")
            : StubReply.Text("x"));
        var model = Model(server);
        Assert.Null((await model.AskAsync(Ask(logProbabilities: true))).Choices[0].LogProbabilities);
        Assert.Null((await model.AskAsync(Ask(logProbabilities: true))).Choices[0].LogProbabilities);
        Assert.Equal(3, server.Requests.Count);
        Assert.False(model.Supports(ModelFeature.LogProbabilities));
    }

    [Fact]
    public async Task Ignored_log_probabilities_are_noticed_once()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Text("x"));
        var model = Model(server);
        await model.AskAsync(Ask(logProbabilities: true));
        await model.AskAsync(Ask(logProbabilities: true));
        Assert.Equal([true, false], server.Requests.Select(request => request.Has("logprobs")));
    }

    [Fact]
    public async Task A_provider_that_refuses_everything_extra_is_asked_plainly_after_one_refusal_each()
    {
        string[] fields = ["response_format", "n", "logprobs", "temperature", "seed"];
        await using var server = await StubServer.StartAsync(request => fields.FirstOrDefault(request.Has) is { } field
            ? StubReply.Error(400, $"unsupported: {field}", parameter: field)
            : StubReply.Text("{}"));
        var model = Model(server);
        var full = Ask(choices: 2, schema: true, logProbabilities: true) with { Temperature = 1, Seed = 1 };
        Assert.Equal(2, (await model.AskAsync(full)).Choices.Count);
        var before = server.Requests.Count;
        Assert.Equal(2, (await model.AskAsync(full)).Choices.Count);
        Assert.Equal(2, server.Requests.Count - before);
        Assert.All(fields, field => Assert.DoesNotContain(server.Requests.Skip(before), request => request.Has(field)));
    }

    [Fact]
    public async Task A_part_of_parallel_calls_that_fails_does_not_lose_the_others()
    {
        await using var server = await StubServer.StartAsync(request => request.Choices > 1 ? StubReply.Error(400, "no", parameter: "n")
            : request.Number == 2 ? StubReply.Error(500, "broken")
            : StubReply.Text("x"));
        var reply = await Model(server, network: new() { MaxRetries = 0 }).AskAsync(Ask(choices: 3));
        Assert.Equal(2, reply.Choices.Count);
        Assert.Equal(4, reply.Usage.Calls);
    }

    [Fact]
    public async Task A_refusal_about_something_else_fails_that_request_alone_and_is_not_tried_again()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(400, $"unknown role in '{Secret}'"));
        var error = await FailsAsync(Model(server), Ask(choices: 2, schema: true, logProbabilities: true));
        Assert.False(error.IsPermanent);
        Assert.Equal(400, error.Status);
        Assert.Single(server.Requests);
    }
}
