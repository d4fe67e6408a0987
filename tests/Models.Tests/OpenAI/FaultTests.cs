using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Xunit;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class FaultTests : OpenAITests
{
    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "model_not_found")]
    public async Task A_wrong_key_or_model_is_one_error_without_a_retry_naming_endpoint_and_model(int status, string code)
    {
        await using var server = await StubServer.StartAsync(
            _ => StubReply.Error(status, $"Incorrect key {Key} for '{Secret}'", code));
        var error = await FailsAsync(Model(server));
        Assert.Single(server.Requests);
        Assert.True(error.IsPermanent);
        Assert.Equal((status, code, 1), (error.Status, error.Code, error.Usage.Calls));
        Assert.Equal(("stub-1", server.Endpoint.ToString()), (error.Model, error.Endpoint));
        Assert.StartsWith($"Model 'stub-1' at {server.Endpoint} ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"({status}, {code}).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_no_plain_word_is_not_shown()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(401, "no", code: Key));
        Assert.Null((await FailsAsync(Model(server))).Code);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_key()
    {
        await using var elsewhere = await StubServer.StartAsync(_ => StubReply.Text("x"));
        await using var server = await StubServer.StartAsync(
            _ => StubReply.Raw(307, "", ("Location", $"{elsewhere.Endpoint}/chat/completions")));
        await FailsAsync(Model(server));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_as_long_as_the_server_says_and_counted()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync(request => request.Number < 2
            ? StubReply.Error(429, "slow down", "rate_limit_exceeded", null, ("Retry-After", "7"))
            : StubReply.Text("x"));
        var reply = await Model(server, time: time).AskAsync(Ask());
        Assert.Equal(2, reply.Retries);
        Assert.Equal(1, reply.Usage.Calls);
        Assert.Equal([7.0, 7.0], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Property(MaxTest = 20)]
    public async Task A_retry_never_goes_out_before_the_time_it_was_told_however_early_timers_ring(PositiveInt told, int seed)
    {
        var random = new Random(seed);
        var milliseconds = told.Get * 0.7;
        var time = new InstantTime { Rings = due => due > TimeSpan.FromMilliseconds(1) ? due * random.NextDouble() : due };
        var asked = new ConcurrentQueue<TimeSpan>();
        await using var server = await StubServer.StartAsync(request =>
        {
            asked.Enqueue(time.Now);
            return request.Number < 2
                ? StubReply.Error(429, "slow down", null, null, ("Retry-After", (milliseconds / 1000).ToString(CultureInfo.InvariantCulture)))
                : StubReply.Text("x");
        });
        await Model(server, time: time).AskAsync(Ask());
        var waits = asked.Zip(asked.Skip(1), (before, after) => after - before).ToList();
        Assert.Equal(2, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.MaxValue));
    }

    [Fact]
    public async Task A_wait_is_never_longer_than_the_longest_allowed()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync(request => request.Number == 0
            ? StubReply.Error(429, "slow down", null, null, ("Retry-After", "86400"))
            : StubReply.Text("x"));
        await Model(server, time: time, network: new() { MaxRetryDelay = TimeSpan.FromSeconds(3) }).AskAsync(Ask());
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(time.Waits));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_that_stays_broken_is_given_up_after_the_retries_and_is_not_permanent(int status)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(status, Secret));
        var error = await FailsAsync(Model(server, network: new() { MaxRetries = 2 }));
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal((status, 2, false), (error.Status, error.Retries, error.IsPermanent));
        Assert.Contains("after 2 retries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "insufficient_quota")]
    [InlineData(402, null)]
    [InlineData(405, null)]
    [InlineData(400, "model_not_found")]
    public async Task A_spent_quota_an_unpaid_account_or_an_unknown_model_is_permanent(int status, string? code)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(status, "no", code));
        Assert.True((await FailsAsync(Model(server, network: new() { MaxRetries = 0 }))).IsPermanent);
    }

    [Theory]
    [InlineData(400, "content_filter")]
    [InlineData(400, "context_length_exceeded")]
    [InlineData(400, "invalid_request_error")]
    [InlineData(413, "invalid_request_error")]
    [InlineData(422, "invalid_request_error")]
    public async Task A_refusal_of_one_prompt_is_not_permanent_not_tried_again_and_takes_no_feature_away(int status, string code)
    {
        await using var server = await StubServer.StartAsync(request => request.Number == 0
            ? StubReply.Error(status, Secret, code)
            : StubReply.Text("{}"));
        var model = Model(server);
        var error = await FailsAsync(model, Ask(schema: true));
        Assert.Single(server.Requests);
        Assert.Equal((status, code, false, 1), (error.Status, error.Code, error.IsPermanent, error.Usage.Calls));
        await model.AskAsync(Ask(schema: true));
        Assert.True(server.Requests[^1].Has("response_format"));
    }

    [Fact]
    public async Task A_filter_that_quotes_the_prompt_takes_no_feature_away()
    {
        await using var server = await StubServer.StartAsync(request => request.Number == 0
            ? StubReply.Error(400, "filtered: 'why is a json schema no seed?'", "content_filter")
            : StubReply.Text("{}"));
        var model = Model(server);
        await FailsAsync(model, Ask(schema: true));
        await model.AskAsync(Ask(schema: true));
        Assert.Equal(2, server.Requests.Count);
        Assert.True(server.Requests[^1].Has("response_format"));
    }

    [Fact]
    public async Task A_reset_connection_is_tried_again()
    {
        await using var server = await StubServer.StartAsync(request => request.Number == 0 ? StubReply.Reset() : StubReply.Text("x"));
        var reply = await Model(server).AskAsync(Ask());
        Assert.Equal(("x", 1), (reply.Choices[0].Text, reply.Retries));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_keeps_breaking_may_have_been_billed(bool reset)
    {
        await using var server = await StubServer.StartAsync(_ => reset ? StubReply.Reset() : StubReply.Truncated("""{"id":"x","""));
        var error = await FailsAsync(Model(server, network: new() { MaxRetries = 1 }));
        Assert.Null(error.Status);
        Assert.False(error.IsPermanent);
        Assert.True(error.Usage is { IsEstimated: true, Calls: 1, PromptTokens: > 0 });
    }

    [Fact]
    public async Task An_address_where_nothing_ever_answered_is_tried_twice_costs_nothing_and_is_permanent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var model = OpenAIModel.Create(
            "stub-1", Key, new Uri($"http://127.0.0.1:{port}/v1"), network: new() { MaxRetries = 2, TimeProvider = new InstantTime() });
        var error = await FailsAsync(model);
        Assert.Equal((default, true, 1), (error.Usage, error.IsPermanent, error.Retries));
        Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_away_after_it_answered_may_come_back()
    {
        ChatModel model;
        await using (var server = await StubServer.StartAsync(_ => StubReply.Text("42")))
        {
            model = Model(server, network: new() { MaxRetries = 2, TimeProvider = new InstantTime() });
            await model.AskAsync(Ask());
        }

        var error = await FailsAsync(model);
        Assert.Equal((default, false, 2), (error.Usage, error.IsPermanent, error.Retries));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_a_timeout_and_not_a_cancellation()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Hang());
        var error = await FailsAsync(Model(
            server, network: new() { MaxRetries = 0, NetworkTimeout = TimeSpan.FromMilliseconds(200) }));
        Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsPermanent);
    }

    [Theory]
    [InlineData("""{"id":"x","object":"chat.completion","created":0,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""")]
    [InlineData("""{"id":"x","obj""")]
    [InlineData("<html>502</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"choices":"none"}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("")]
    public async Task A_reply_that_is_none_has_no_choices_or_fails_that_call_alone(string body)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(200, body));
        foreach (var request in new[] { Ask(), Ask(choices: 2, logProbabilities: true) })
        {
            try
            {
                var reply = await Model(server, network: new() { MaxRetries = 0 }).AskAsync(request);
                Assert.DoesNotContain(reply.Choices, choice => choice.Text.Length > 0);
                Assert.True(reply.Usage.Calls > 0);
            }
            catch (ModelException error)
            {
                Assert.False(error.IsPermanent);
            }
        }
    }
}
