using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>The real OpenAI client against a real server.</summary>
public abstract class OpenAITests
{
    protected const string Key = "sk-very-secret-0123456789";
    protected const string Secret = "the secret problem about 17 ducks";

    private protected static InstantTime Time { get; } = new();

    private protected static ChatModel Model(
        StubServer server, ChatModelOptions? options = null, InstantTime? time = null, OpenAIModelOptions? network = null) =>
        OpenAIModel.Create(
            "stub-1", Key, server.Endpoint, options, (network ?? new()) with { TimeProvider = time ?? Time });

    private protected static ModelRequest Ask(int choices = 1, bool schema = false, bool logProbabilities = false) => new()
    {
        Messages = [new(ChatRole.System, "Think."), new(ChatRole.User, Secret)],
        Choices = choices,
        Schema = schema ? new("thing", JsonElement.Parse("""{"type":"object"}"""), "Reply with JSON in the form {}.") : null,
        LogProbabilities = logProbabilities,
    };

    private protected static async Task<ModelException> FailsAsync(ChatModel model, ModelRequest? request = null)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => model.AskAsync(request ?? Ask()));
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            Assert.DoesNotContain("secret", at.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        return error;
    }
}
