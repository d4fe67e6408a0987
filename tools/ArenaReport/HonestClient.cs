using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.ArenaReport;

/// <summary>
/// A client as a newcomer has one: what is drawn from it differs at each call. Here it repeats all the same, for the i-th time that a
/// question
/// is asked has a seed of its own. Without capabilities it gives text and nothing else.
/// </summary>
internal sealed class HonestClient(IChatClient inner, long seed, bool hasCapabilities) : DelegatingChatClient(inner)
{
    private readonly ConcurrentDictionary<string, int> _asked = new();

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceType == typeof(IChoiceCapabilities) && !hasCapabilities)
        {
            return null;
        }

        return base.GetService(serviceType, serviceKey);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Seed is not null || options?.Temperature == 0)
        {
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        var asked = messages.ToList();
        var key = string.Join('\u0001', asked.Select(message => message.Text));
        var time = _asked.AddOrUpdate(key, 0, static (_, before) => before + 1);
        options = options?.Clone() ?? new();
        options.Seed = SeedOf(key, time);
        return base.GetResponseAsync(asked, options, cancellationToken);
    }

    // Of the question as well: two questions with one seed would be answered by the same luck.
    private long SeedOf(string question, int time)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {time} {question}"));
        return BinaryPrimitives.ReadInt64LittleEndian(hash) & (long.MaxValue >> 2);
    }
}
