using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>A reasoner as the client below: its plain answer is the line that it thinks likeliest, without a search.</summary>
internal sealed class ReasonerOnly(IReasoner reasoner, ChatReasoningOptions options) : IChatClient
{
    private readonly ITokenCounter _tokens = ITokenCounter.Estimate;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        var list = messages.ToList();
        var problem = options.CreateProblem?.Invoke(list, chat) ?? ChatProblem.Of(list, chat, options.ReasoningWindow, _tokens);
        var effort = new SolveOptions { Effort = ReasoningEffort.None };
        var solution = await reasoner.SolveAsync(problem, effort, cancellationToken).ConfigureAwait(false);
        var usage = solution.Usage;
        return new(new ChatMessage(ChatRole.Assistant, solution.Answer ?? ""))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new()
            {
                InputTokenCount = usage.PromptTokens,
                OutputTokenCount = usage.CompletionTokens,
                TotalTokenCount = usage.TotalTokens,
                CachedInputTokenCount = usage.CachedPromptTokens,
                ReasoningTokenCount = Math.Max(0, usage.CompletionTokens - _tokens.Count(solution.Answer ?? "")),
            },
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? chat = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, chat, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType.IsInstanceOfType(this))
        {
            return this;
        }

        return null;
    }

    public void Dispose()
    {
        // The reasoner is the caller's.
    }
}
