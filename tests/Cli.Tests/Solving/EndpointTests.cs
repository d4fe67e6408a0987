using TreeReasoner.ChatStub;

namespace TreeReasoner.Cli.Tests;

/// <summary>Against a real server on loopback, which answers well, badly, or with what a terminal would obey.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly Desk _desk = new();

    private static string[] Line(StubServer server, params string[] more) =>
        ["solve", "What is two and two?", "--model", "stub", "--endpoint", server.Endpoint.ToString(), "--set", "Model:MaxRetries=0", .. more];

    [Fact]
    public async Task A_model_behind_an_endpoint_answers_and_a_second_one_judges()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text(ReplyTo(request)));
        var code = await _desk.RunAsync(Line(server, "--judge", "judge", "--simulations", "4", "--price-prompt", "1", "--price-completion", "2"));
        Assert.Equal(ExitCode.Answered, code);
        Assert.Equal("4", _desk.Out.Trim());
        Assert.Contains("cost 0.", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(["judge", "stub"], server.Requests.Select(request => request.Body.GetProperty("model").GetString()!).Distinct().Order());
    }

    [Fact]
    public async Task The_usual_variables_name_the_server_and_its_key()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text(ReplyTo(request)));
        _desk.Environment["OPENAI_BASE_URL"] = server.Endpoint.ToString();
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", "What is two and two?", "--model", "stub", "--simulations", "2"));
        Assert.Equal("4", _desk.Out.Trim());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_server_that_refuses_is_an_endpoint_fault_without_its_words(int status)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(status, "you said: sk-secret"));
        Assert.Equal(ExitCode.EndpointFault, await _desk.RunAsync(Line(server)));
        Assert.Empty(_desk.Out);
        Assert.Contains("doctor", _desk.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_answers_a_web_page_is_an_endpoint_fault()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Raw(200, "<!doctype html><title>Welcome</title>"));
        Assert.Equal(ExitCode.EndpointFault, await _desk.RunAsync(Line(server)));
        Assert.DoesNotContain("Welcome", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_an_endpoint_fault()
    {
        var server = await StubServer.StartAsync(_ => StubReply.Hang());
        await server.DisposeAsync();
        Assert.Equal(ExitCode.EndpointFault, await _desk.RunAsync(Line(server)));
    }

    [Fact]
    public async Task What_a_terminal_would_obey_never_reaches_it()
    {
        const string hostile = "4\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u0000\u2066";
        await using var server = await StubServer.StartAsync(request => StubReply.Text(ReplyTo(request, hostile)));
        foreach (var how in (string[])["--hide-thinking", "--json", "--events", "--prompts=english"])
        {
            await _desk.RunAsync(Line(server, "--simulations", "4", how));
            var printed = _desk.Out + _desk.Error;
            Assert.Contains("4", printed, StringComparison.Ordinal);
            Assert.DoesNotContain(printed, sign => (char.IsControl(sign) && sign != '\n') || sign is '\u202e' or '\u2066');
        }
    }

    /// <summary>What a model says to each of the library's requests, found by the schema that it asks for.</summary>
    private static string ReplyTo(StubRequest request, string answer = "4")
    {
        var text = request.Body.GetRawText();
        var quoted = System.Text.Json.JsonEncodedText.Encode(answer).ToString();
        if (text.Contains("\"score\"", StringComparison.Ordinal) || request.Body.GetProperty("model").GetString() == "judge")
        {
            return """{"score": 9}""";
        }

        return $$"""{"steps":[{"question":"What is 2 + 2?","answer":"{{quoted}}"}],"answer":"{{quoted}}","final_answer":"{{quoted}}"}""";
    }

    public void Dispose() => _desk.Dispose();
}
