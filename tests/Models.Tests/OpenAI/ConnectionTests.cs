using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class ConnectionTests : OpenAITests
{
    [Fact]
    public void An_answer_that_takes_longer_than_the_framework_s_100_seconds_is_not_cut()
    {
        // Two clocks could cut it: that of the HTTP client, and that of the OpenAI client's pipeline, which reads this option.
        Assert.Equal(Timeout.InfiniteTimeSpan, OpenAIModel.Http.Timeout);
        Assert.Equal(TimeSpan.FromMinutes(10), new OpenAIModelOptions().NetworkTimeout);
    }

    [Fact]
    public async Task The_pipeline_s_clock_is_the_option_s()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Hang());
        var error = await FailsAsync(Model(server, network: new() { MaxRetries = 0, NetworkTimeout = TimeSpan.FromMilliseconds(50) }));
        Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_are_kept_and_shared_by_all_models()
    {
        await using var server = await StubServer.StartAsync(_ => StubReply.Text("x"));
        for (var i = 0; i < 20; i++)
        {
            await Model(server).AskAsync(Ask());
        }

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task As_many_calls_as_a_search_may_have_are_in_flight_at_once()
    {
        const int calls = 256;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(request =>
        {
            if (request.Number == calls - 1)
            {
                all.SetResult();
            }

            return StubReply.Text("x").When(all.Task);
        });
        var model = Model(server);
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => model.AskAsync(Ask())));
        Assert.Equal(calls, server.MaxInFlight);
    }
}
