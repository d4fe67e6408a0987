using System.Net;
using System.Net.Sockets;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>A server that refuses, breaks or talks nonsense.</summary>
public sealed class HttpFaultTests
{
    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "model_not_found")]
    public async Task A_refused_key_or_model_is_one_error_naming_endpoint_and_model_without_a_retry_or_the_key(int status, string code)
    {
        await using var server = await StubServer.StartAsync(
            request => StubReply.Error(status, $"Incorrect key {Solving.Key} for: {request.Text}", code));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => Solving.Reasoner(server).SolveAsync(Solving.Problem()));

        Assert.Single(server.Requests);
        Assert.Contains($"Model 'stub-1' at {server.Endpoint} ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"({status}, {code})", error.Message, StringComparison.Ordinal);
        Assert.Equal((StopKind.Failed, 1), (error.Solution.StopReason.Kind, error.Solution.Usage.Calls));
        Solving.AssertNoSecrets(error);
        Assert.DoesNotContain("secret", error.Solution.StopReason.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_workers_meet_a_refused_key_with_no_more_calls_than_they_have_in_flight()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(401, "no", "invalid_api_key"));
        var reasoner = Solving.Reasoner(server, options => options.Running.MaxConcurrency = 4);
        await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        Assert.Single(server.Requests);      // the root is the only state there is
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_broken_server_is_retried_by_the_client_and_given_up_after_enough_failures_in_a_row(int status)
    {
        await using var server = await StubServer.StartAsync(_ => status == 0
            ? StubReply.Reset()
            : StubReply.Error(status, $"for {Script.Problem}", null, null, ("Retry-After", "7")));
        var reasoner = Solving.Reasoner(server, options => options.Running.MaxConsecutiveFailures = 2, new() { MaxRetries = 2 });
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));

        Assert.Equal(2 * 3, server.Requests.Count);
        Assert.Equal(2, error.Solution.Search.FailedVisits);
        Assert.Contains("2 failed visits in a row", error.Message, StringComparison.Ordinal);
        Assert.Contains("after 2 retries", error.Message, StringComparison.Ordinal);
        Solving.AssertNoSecrets(error);
        Solving.AssertBill(error.Solution.Search);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task What_a_retry_cures_is_not_seen_above(int status)
    {
        await using var server = await StubServer.StartAsync(request => request.Number % 3 != 0 ? StubReply.Text(Script.Reply(request.Text))
            : status == 0 ? StubReply.Reset()
            : StubReply.Error(status, "wait", null, null, ("Retry-After", "1")));
        var solution = await Solving.Reasoner(server).SolveAsync(Solving.Problem());
        Assert.Equal(("42", 0), (solution.Answer, solution.Search.FailedVisits));
        Assert.True(server.Requests.Count > solution.Usage.Calls);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_once_more_and_then_stops_the_search_at_no_cost()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var time = new InstantTime();
        var reasoner = Solving.Reasoner(builder => builder
            .UseOpenAI("stub-1", Solving.Key, new($"http://127.0.0.1:{port}/v1"), network: new() { TimeProvider = time })
            .Configure(options => options.Running.MaxConsecutiveFailures = 3));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (error.Solution.Usage.Calls, time.Waits.Count));
        Solving.AssertNoSecrets(error);
    }

    [Fact]
    public async Task A_server_that_hangs_is_a_failed_visit_after_the_network_timeout()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Hang());
        var reasoner = Solving.Reasoner(
            server,
            options => options.Running.MaxConsecutiveFailures = 1,
            new() { MaxRetries = 0, NetworkTimeout = TimeSpan.FromMilliseconds(100) });
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
        await server.AnsweredAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_server_that_breaks_in_the_middle_leaves_the_best_so_far_and_the_cause()
    {
        await using var server = await StubServer.StartAsync(request => request.Number < 12
            ? StubReply.Text(Script.Endless(request.Text))
            : StubReply.Error(503, "down"));
        var solution = await Solving.Reasoner(
            server, options => options.Running.MaxConsecutiveFailures = 3, new() { MaxRetries = 0 }).SolveAsync(Solving.Problem());

        Assert.Equal((Outcome.Answered, StopKind.Failed), (solution.Outcome, solution.StopReason.Kind));
        Assert.NotNull(solution.Answer);
        Assert.Contains("503", Assert.IsType<PluginException>(solution.Cause).Message, StringComparison.Ordinal);
        Assert.Equal(server.Requests.Count, solution.Usage.Calls);
        Solving.AssertBill(solution.Search);
    }

    [Fact]
    public async Task One_failure_in_the_middle_fails_one_visit_and_the_others_live_on()
    {
        await using var server = await StubServer.StartAsync(request => request.Number == 4
            ? StubReply.Error(500, "once")
            : StubReply.Text(Script.Reply(request.Text)));
        var solution = await Solving.Reasoner(server, network: new() { MaxRetries = 0 }).SolveAsync(Solving.Problem());
        Assert.Equal(("42", 1, StopKind.Solved), (solution.Answer, solution.Search.FailedVisits, solution.StopReason.Kind));
        Assert.Null(solution.Cause);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData(400, "content_filter")]
    [InlineData(400, "context_length_exceeded")]
    [InlineData(413, null)]
    [InlineData(422, null)]
    public async Task A_state_whose_prompt_is_refused_fails_alone_and_the_search_goes_on(int status, string? code)
    {
        await using var server = await StubServer.StartAsync(request => request.Text.Contains("What is six times five?", StringComparison.Ordinal)
            ? StubReply.Error(status, "no", code)
            : StubReply.Text(Script.Reply(request.Text)));
        var solution = await Solving.Reasoner(server).SolveAsync(Solving.Problem());
        Assert.Equal(("42", StopKind.Solved), (solution.Answer, solution.StopReason.Kind));
        Assert.Equal("What is six and seven?", Assert.Single(solution.Steps).Question);
        Assert.True(solution.Search.FailedVisits > 0);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData("""{"id":"x","object":"chat.completion","created":0,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""")]
    [InlineData("""{"id":"x","obj""")]
    [InlineData("<html>502</html>")]
    [InlineData("null")]
    public async Task Replies_that_are_none_end_invalid_or_failed_and_never_scored(string body)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(200, body));
        Solution solution;
        try
        {
            solution = await Solving.Reasoner(server, network: new() { MaxRetries = 0 }).SolveAsync(Solving.Problem());
        }
        catch (ReasoningFailedException failed)
        {
            solution = failed.Solution;
        }

        Assert.Null(solution.Answer);
        Assert.Null(solution.Confidence);
        Assert.Equal(-1, solution.Return);
        Assert.NotEqual(Outcome.Answered, solution.Outcome);
        Assert.InRange(server.Requests.Count, 1, 40);
    }
}
