using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TreeReasoner.Server;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Chat;

namespace TreeReasoner.Tests;

public sealed class BadInputTests : IAsyncLifetime
{
    private const string User = """ "messages": [{"role": "user", "content": "Hi"}] """;
    private ServerUnderTest _server = null!;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(Talk.Model());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("{", 400, "invalid_json", null)]
    [InlineData("", 400, "invalid_json", null)]
    [InlineData("[]", 400, "invalid_json", null)]
    [InlineData("""{"messages": NaN}""", 400, "invalid_json", null)]
    [InlineData("{}", 400, "missing_required_parameter", "model")]
    [InlineData("""{"model": 7}""", 400, "invalid_type", "model")]
    [InlineData("""{"model": "gpt-4o", "messages": []}""", 404, "model_not_found", "model")]
    [InlineData("""{"model": "thinker"}""", 400, "missing_required_parameter", "messages")]
    [InlineData("""{"model": "thinker", "messages": "Hi"}""", 400, "invalid_type", "messages")]
    [InlineData("""{"model": "thinker", "messages": []}""", 400, "invalid_value", "messages")]
    [InlineData("""{"model": "thinker", "messages": ["Hi"]}""", 400, "invalid_type", "messages[0]")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "system", "content": "Rules"}]}""", 400, "invalid_value", "messages")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "pirate", "content": "Arr"}]}""", 400, "invalid_value", "messages[0].role")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "user"}]}""", 400, "missing_required_parameter", "messages[0].content")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "user", "content": 5}]}""", 400, "invalid_type", "messages[0].content")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "user", "content": []}]}""", 400, "invalid_value", "messages[0].content")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "user", "content": "\ud800"}]}""", 400, "invalid_value", "messages[0].content")]
    [InlineData("""{"model": "thinker", "messages": [{"role": "tool", "content": "x"}]}""", 400, "missing_required_parameter", "messages[0].tool_call_id")]
    [InlineData(
        """{"model": "thinker", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,@@"}}]}]}""",
        400, "invalid_base64", "messages[0].content[0].image_url.url")]
    [InlineData(
        """{"model": "thinker", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}]}""",
        400, "invalid_image", "messages[0].content[0].image_url.url")]
    [InlineData(
        """{"model": "thinker", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}]}""",
        400, "invalid_image_url", "messages[0].content[0].image_url.url")]
    [InlineData("USER \"reasoning_effort\": \"huge\"", 400, "invalid_value", "reasoning_effort")]
    [InlineData("USER \"reasoning_effort\": 3", 400, "invalid_type", "reasoning_effort")]
    [InlineData("USER \"n\": 0", 400, "invalid_value", "n")]
    [InlineData("USER \"n\": 1000000000", 400, "invalid_value", "n")]
    [InlineData("USER \"n\": 1.5", 400, "invalid_value", "n")]
    [InlineData("USER \"max_completion_tokens\": 0", 400, "invalid_value", "max_completion_tokens")]
    [InlineData("USER \"max_tokens\": -1", 400, "invalid_value", "max_tokens")]
    [InlineData("USER \"temperature\": 1e999", 400, "invalid_value", "temperature")]
    [InlineData("USER \"temperature\": \"hot\"", 400, "invalid_type", "temperature")]
    [InlineData("USER \"stop\": [\"a\", \"\"]", 400, "invalid_value", "stop")]
    [InlineData("USER \"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]", 400, "invalid_value", "stop")]
    [InlineData("USER \"stream\": \"yes\"", 400, "invalid_type", "stream")]
    [InlineData("USER \"stream_options\": {\"include_usage\": true}", 400, "invalid_value", "stream_options")]
    [InlineData("USER \"response_format\": {\"type\": \"xml\"}", 400, "invalid_value", "response_format.type")]
    [InlineData(
        "USER \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"x\", \"schema\": \"none\"}}",
        400, "invalid_type", "response_format.json_schema.schema")]
    [InlineData(
        "USER \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"x\", \"schema\": {\"type\": \"banana\"}}}",
        400, "invalid_json_schema", "response_format.json_schema.schema")]
    [InlineData("USER \"tools\": [{\"type\": \"web_search\"}]", 400, "unsupported_value", "tools[0].type")]
    [InlineData("USER \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}]", 400, "invalid_value", "tools[0].function.name")]
    [InlineData("USER \"tool_choice\": \"required\"", 400, "invalid_value", "tool_choice")]
    [InlineData("USER \"logprobs\": true", 400, "unsupported_parameter", "logprobs")]
    [InlineData("USER \"audio\": {\"voice\": \"alloy\"}", 400, "unsupported_parameter", "audio")]
    [InlineData("USER \"store\": true", 400, "unsupported_parameter", "store")]
    [InlineData("USER \"foo\": 1", 400, "unknown_parameter", "foo")]
    [InlineData("USER \"metadata\": {\"a\": 1}", 400, "invalid_type", "metadata.a")]
    public async Task What_is_wrong_with_a_chat_request_is_named(string body, int status, string code, string? parameter) =>
        await AssertRefusedAsync("chat/completions", Whole(body, User), status, code, parameter);

    [Theory]
    [InlineData("USER \"input\": []", 400, "invalid_value", "input")]
    [InlineData("USER \"input\": \"\"", 400, "invalid_value", "input")]
    [InlineData("""{"model": "thinker"}""", 400, "missing_required_parameter", "input")]
    [InlineData("USER \"input\": [{\"type\": \"web_search_call\"}]", 400, "unsupported_value", "input[0].type")]
    [InlineData("USER \"input\": [{\"role\": \"system\", \"content\": \"Rules\"}]", 400, "invalid_value", "input")]
    [InlineData("USER \"input\": \"Hi\", \"previous_response_id\": \"resp_of_nobody\"", 400, "previous_response_not_found", "previous_response_id")]
    [InlineData("USER \"input\": \"Hi\", \"reasoning\": {\"effort\": \"huge\"}", 400, "invalid_value", "reasoning.effort")]
    [InlineData("USER \"input\": \"Hi\", \"reasoning\": {\"mode\": \"pro\"}", 400, "unsupported_value", "reasoning.mode")]
    [InlineData("USER \"input\": \"Hi\", \"background\": true, \"store\": false", 400, "invalid_value", "background")]
    [InlineData("USER \"input\": \"Hi\", \"max_output_tokens\": -1", 400, "invalid_value", "max_output_tokens")]
    [InlineData("USER \"input\": \"Hi\", \"conversation\": \"conv_1\"", 400, "unsupported_parameter", "conversation")]
    [InlineData("USER \"input\": \"Hi\", \"include\": [\"everything\"]", 400, "invalid_value", "include[0]")]
    [InlineData("USER \"input\": \"Hi\", \"text\": {\"format\": {\"type\": \"json_schema\", \"name\": \"x\"}}", 400, "missing_required_parameter", "text.format.schema")]
    [InlineData("USER \"input\": \"Hi\", \"tools\": [{\"type\": \"mcp\"}]", 400, "unsupported_value", "tools[0].type")]
    public async Task What_is_wrong_with_a_request_for_a_response_is_named(string body, int status, string code, string? parameter) =>
        await AssertRefusedAsync("responses", Whole(body, null), status, code, parameter);

    [Theory]
    [InlineData("GET", "chat/completions", 405)]
    [InlineData("PUT", "responses", 405)]
    [InlineData("GET", "embeddings", 404)]
    [InlineData("GET", "models/gpt-4o", 404)]
    [InlineData("GET", "responses/resp_of_nobody", 404)]
    [InlineData("POST", "responses/resp_of_nobody/cancel", 404)]
    [InlineData("GET", "responses/resp_of_nobody/input_items", 404)]
    public async Task What_is_not_there_is_an_error_body_too(string method, string path, int status)
    {
        var (got, body, _) = await _server.SendAsync(new(method), path, method == "GET" ? null : "");
        Assert.Equal(status, got);
        Assert.NotEmpty(body.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_has_too_many_messages_is_refused()
    {
        var large = $$"""{"model": "thinker", "messages": [{"role": "user", "content": "{{new string('x', 10_000_000)}}"}]}""";
        await AssertRefusedAsync("chat/completions", large, 413, "request_too_large", null);
        var message = """{"role":"user","content":""}""";
        var many = $$"""{"model": "thinker", "messages": [{{string.Join(',', Enumerable.Repeat(message, 100_000))}}]}""";
        await AssertRefusedAsync("chat/completions", many, 400, "invalid_value", "messages");
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        await using var impatient = await ServerUnderTest.StartAsync(Talk.Model(), options => options.BodyTimeout = TimeSpan.FromMilliseconds(50));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, impatient.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_somebody_else_is_not_served_without_keys()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "models");
        request.Headers.Host = "evil.example";
        using var response = await _server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task No_key_and_a_wrong_key_are_refused_and_a_right_one_is_not()
    {
        const string Secret = "sk-0123456789abcdef";
        await using var server = await ServerUnderTest.StartAsync(Talk.Model(), options => options.Keys.Add(new("ada", Secret)));
        foreach (var (header, code) in (IEnumerable<(string?, string?)>)[(null, null), ("Bearer sk-wrong-and-secret", "invalid_api_key")])
        {
            var (status, body, headers) = header is null
                ? await server.SendAsync(HttpMethod.Get, "models")
                : await server.SendAsync(HttpMethod.Get, "models", null, ("Authorization", header));
            Assert.Equal((401, code), (status, body.GetProperty("error").GetProperty("code").GetString()));
            Assert.DoesNotContain("sk-", body.ToString(), StringComparison.Ordinal);
            Assert.NotEmpty(headers.WwwAuthenticate);
        }

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "models", null, ("Authorization", $"Bearer {Secret}"))).Status);
    }

    [Fact]
    public async Task A_response_is_seen_by_its_own_key_only()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model(), options =>
        {
            options.Keys.Add(new("ada", "sk-ada-0123456789ab"));
            options.Keys.Add(new("bob", "sk-bob-0123456789ab"));
        });
        var (_, body, _) = await server.PostAsync(
            "responses", """{"model": "thinker:none", "input": "Hi"}""", ("Authorization", "Bearer sk-ada-0123456789ab"));
        var path = $"responses/{body.GetProperty("id").GetString()}";
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer sk-bob-0123456789ab"))).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer sk-ada-0123456789ab"))).Status);
    }

    [Fact]
    public async Task A_search_too_many_is_told_when_to_come_back()
    {
        var model = new ScriptedChatClient((_, _) => new(ScriptedReply.Hang()));
        await using var server = await ServerUnderTest.StartAsync(model, options => options.MaxSearches = 1);
        using var stop = new CancellationTokenSource();
        using var content = new StringContent($$"""{"model": "thinker", {{User}}}""", Encoding.UTF8, "application/json");
        var first = server.Http.PostAsync("chat/completions", content, stop.Token);
        while (model.InFlight == 0)
        {
            await Task.Delay(5);
        }

        var (status, body, headers) = await server.PostAsync("chat/completions", $$"""{"model": "thinker", {{User}}}""");
        Assert.Equal((429, "too_many_requests"), (status, body.GetProperty("error").GetProperty("code").GetString()));
        Assert.NotNull(headers.RetryAfter);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_budget_that_is_spent_refuses_the_next_request_and_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("treereasoner-server-");
        const string Ask = """{"model": "thinker:none", "messages": [{"role": "user", "content": "Hi"}]}""";
        try
        {
            void Limit(TreeReasonerServerOptions options)
            {
                options.Folder = folder.FullName;
                options.Keys.Add(new("ada", "sk-ada-0123456789ab") { TokensPerDay = 20 });
            }

            await using (var server = await ServerUnderTest.StartAsync(Talk.Model(), Limit))
            {
                Assert.Equal(200, (await server.PostAsync("chat/completions", Ask, ("Authorization", "Bearer sk-ada-0123456789ab"))).Status);
            }

            await using (var server = await ServerUnderTest.StartAsync(Talk.Model(), Limit))
            {
                var (status, body, _) = await server.PostAsync("chat/completions", Ask, ("Authorization", "Bearer sk-ada-0123456789ab"));
                Assert.Equal((429, "insufficient_quota"), (status, body.GetProperty("error").GetProperty("code").GetString()));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Models_health_and_metrics_are_told()
    {
        var (_, models, _) = await _server.SendAsync(HttpMethod.Get, "models");
        var model = models.GetProperty("data")[0];
        Assert.Equal("thinker", model.GetProperty("id").GetString());
        Assert.Contains(model.GetProperty("supported_parameters").EnumerateArray(), one => one.GetString() == "reasoning");
        Assert.Equal("thinker", (await _server.SendAsync(HttpMethod.Get, "models/thinker")).Body.GetProperty("id").GetString());
        Assert.Equal("ok", (await _server.SendAsync(HttpMethod.Get, "/health")).Body.GetProperty("status").GetString());
        var metrics = await _server.Http.GetStringAsync("/metrics");
        Assert.Contains("treereasoner_server_requests_total{route=\"models\",status=\"200\"} 1", metrics, StringComparison.Ordinal);
    }

    private static string Whole(string body, string? messages)
    {
        if (!body.StartsWith("USER ", StringComparison.Ordinal))
        {
            return body;
        }

        var parts = new[] { "\"model\": \"thinker\"", messages, body[5..] }.Where(part => part is not null);
        return $"{{{string.Join(", ", parts)}}}";
    }

    private async Task AssertRefusedAsync(string path, string body, int status, string code, string? parameter)
    {
        var (got, json, headers) = await _server.PostAsync(path, body);
        Assert.True(json.TryGetProperty("error", out var error), json.ToString());
        Assert.Equal((status, code, parameter), (got, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal(["false"], headers.GetValues("x-should-retry"));
    }
}
