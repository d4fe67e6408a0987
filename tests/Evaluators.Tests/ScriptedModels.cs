using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Models that say what a test wants.</summary>
internal static class ScriptedModels
{
    public static string Answer(string answer) =>
        $$"""{"reasoning": "1 and 2 make 3", "answer": {{JsonSerializer.Serialize(answer)}}}""";

    /// <summary>Gives these answers to the problem, one a request, again from the first after the last.</summary>
    public static ScriptedChatClient Answering(params string[] answers) =>
        new(request => ScriptedReply.Text(Answer(answers[request.Number % answers.Length])));

    public static ScriptedChatClient Saying(params string[] replies) =>
        new(request => ScriptedReply.Text(replies[request.Number % replies.Length]));

    public static ProblemAnswerer Answerer(this IChatClient client) => new(new ChatModel(client));

    public static void IsWithin(Usage usage, Usage estimate)
    {
        Assert.InRange(usage.Calls, 0, estimate.Calls);
        Assert.InRange(usage.PromptTokens, 0, estimate.PromptTokens);
        Assert.InRange(usage.CompletionTokens, 0, estimate.CompletionTokens);
        Assert.InRange(usage.Cost, 0, estimate.Cost);
    }
}

/// <summary>A client that claims to give log-probabilities, one token for each piece of text it is told; none for a null.</summary>
internal sealed class LogProbabilityClient(params (string Token, double Probability)[]?[] replies) : IChatClient, IChoiceCapabilities
{
    public int Requests { get; private set; }

    public bool CanSample => false;

    public bool CanListDistinct => false;

    public bool CanGiveLogProbabilities => true;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tokens = replies[Requests++ % replies.Length];
        var choice = tokens is null
            ? new ModelChoice(ScriptedModels.Answer("5"))
            : new ModelChoice(
                string.Concat(tokens.Select(token => token.Token)),
                ChatFinishReason.Stop,
                [.. tokens.Select(token => new TokenLogProbability(token.Token, Math.Log(token.Probability)))]);
        return Task.FromResult(ChatChoices.ToResponse([choice], null));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
