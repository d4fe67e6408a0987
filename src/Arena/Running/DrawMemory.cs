using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Arena;

/// <summary>
/// Gives a question that was asked before the answer it got then, usage included: contestants that draw the same sample of the same state
/// share it, so they are compared on the same luck, and the machine does the work once. Each still pays for it. Only for questions whose
/// answer is fixed, by a seed or by temperature 0.
/// </summary>
internal sealed class DrawMemory(IChatClient inner) : DelegatingChatClient(inner)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ChatResponse>>> _drawn = new();

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options is not { Seed: not null } and not { Temperature: 0 })
        {
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        var asked = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var key = Key(asked, options);
        var answer = _drawn.GetOrAdd(key, _ => new(() => base.GetResponseAsync(asked, options, CancellationToken.None))).Value;
        if (answer.IsFaulted || answer.IsCanceled)
        {
            return Again(key, asked, options, cancellationToken);
        }

        return answer.WaitAsync(cancellationToken);
    }

    private Task<ChatResponse> Again(
        string key, IReadOnlyCollection<ChatMessage> asked, ChatOptions options, CancellationToken cancellationToken)
    {
        _drawn.TryRemove(key, out _);
        return base.GetResponseAsync(asked, options, cancellationToken);
    }

    private static string Key(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var key = new StringBuilder();
        foreach (var message in messages)
        {
            key.Append(message.Role.Value).Append('\u0001').Append(message.Text).Append('\u0002');
        }

        key.Append(CultureInfo.InvariantCulture, $"{options.Seed} {options.Temperature} {options.MaxOutputTokens} {options.ModelId} ");
        key.Append((options.ResponseFormat as ChatResponseFormatJson)?.SchemaName);
        foreach (var (name, value) in (options.AdditionalProperties ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            key.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        }

        return key.ToString();
    }
}
