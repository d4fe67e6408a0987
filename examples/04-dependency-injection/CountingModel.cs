using Microsoft.Extensions.AI;

namespace DependencyInjection;

/// <summary>Stands in for a model: asks how to count first, then answers, once right and once wrong.</summary>
internal sealed class CountingModel : IChatClient
{
    private const string FirstTurn = """
        {"candidates": [
          {"kind": "step", "question": "What is 6 + 6?", "answer": "12", "confidence": 0.7},
          {"kind": "step", "question": "What is 3 * 7?", "answer": "21; six times seven is twice that", "confidence": 0.3}]}
        """;

    private const string Later = """
        {"candidates": [
          {"kind": "final", "question": "", "answer": "48", "confidence": 0.5},
          {"kind": "final", "question": "", "answer": "42", "confidence": 0.5}]}
        """;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var isFirst = !messages.Any(message => message.Role == ChatRole.Assistant);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, isFirst ? FirstTurn : Later)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This stand-in does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
