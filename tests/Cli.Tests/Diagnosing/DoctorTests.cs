using TreeReasoner.ChatStub;

namespace TreeReasoner.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task What_a_server_refuses_is_named_with_what_is_used_instead()
    {
        await using var server = await StubServer.StartAsync(request =>
        {
            foreach (var field in (string[])["logprobs", "seed", "n"])
            {
                if (request.Has(field))
                {
                    return StubReply.Error(400, $"Unsupported parameter: '{field}' is not supported with this model.", "unsupported_parameter", field);
                }
            }

            return StubReply.Text("""{"word":"ready"}""");
        });
        Assert.Equal(ExitCode.Answered, await RunAsync(server));
        Assert.Contains("answers   in ", _desk.Out, StringComparison.Ordinal);
        Assert.Matches(@"JSON schema +yes", _desk.Out);
        Assert.Matches(@"several choices in a call +no: as many calls in parallel", _desk.Out);
        Assert.Matches(@"log-probabilities +no: no likelihoods", _desk.Out);
        Assert.Matches(@"seed +no: samples do not repeat", _desk.Out);
        Assert.Matches(@"usage +yes", _desk.Out);
    }

    [Theory]
    [InlineData(401, "key is refused")]
    [InlineData(404, "no such model, or no such address")]
    [InlineData(429, "Too many calls")]
    [InlineData(500, "fault of its own")]
    public async Task What_a_wrong_key_or_model_looks_like_is_said(int status, string advice)
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Error(status, "you said: sk-secret"));
        Assert.Equal(ExitCode.EndpointFault, await RunAsync(server));
        Assert.Contains(advice, _desk.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", _desk.Error + _desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_port_and_a_web_page_are_told_apart()
    {
        var gone = await StubServer.StartAsync(_ => StubReply.Hang());
        await gone.DisposeAsync();
        Assert.Equal(ExitCode.EndpointFault, await RunAsync(gone));
        Assert.Contains("Nothing answers there", _desk.Error, StringComparison.Ordinal);
        await using var page = await StubServer.StartAsync(_ => StubReply.Raw(200, "<!doctype html><title>Welcome</title>"));
        Assert.Equal(ExitCode.EndpointFault, await RunAsync(page));
        Assert.DoesNotContain("Welcome", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pocket_needs_no_doctor()
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("doctor"));
        Assert.Contains("coin puzzles", _desk.Out, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(StubServer server) =>
        _desk.RunAsync("doctor", "--model", "stub", "--endpoint", server.Endpoint.ToString(), "--set", "Model:MaxRetries=0");

    public void Dispose() => _desk.Dispose();
}
