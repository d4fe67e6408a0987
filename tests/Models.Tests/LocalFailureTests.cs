using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>A client in this process knows why it failed, and is believed.</summary>
public sealed class LocalFailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_failure_says_of_itself_holds_and_its_words_refuse_no_feature(bool permanent)
    {
        using var client = new FailingClient(permanent);
        var model = new ChatModel(client);
        var request = new ModelRequest { Messages = [new(ChatRole.User, "?")], Temperature = 0.5f, Seed = 1 };
        var error = await Assert.ThrowsAsync<ModelException>(() => model.AskAsync(request));
        Assert.Equal((permanent, "Model 'unnamed' failed with LocalFailure."), (error.IsPermanent, error.Message));
        Assert.Equal(1, client.Calls);      // not asked again without a temperature, which the words speak of
        Assert.Null(model.Supports(ModelFeature.Temperature));
    }

    private sealed class LocalFailure(bool permanent) : Exception("The problem is about temperature and seed."), IFailureDetails
    {
        public Usage Usage => default;

        public bool IsPermanent => permanent;
    }

    private sealed class FailingClient(bool permanent) : IChatClient
    {
        public int Calls { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            throw new LocalFailure(permanent);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
