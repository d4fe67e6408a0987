using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>What holds for one request to a <see cref="TreeReasonerChatClient"/> and has no place in <see cref="ChatOptions"/>.</summary>
public sealed record ChatReasoningCall
{
    /// <summary>How many plain answers the search is worth, at least 1, in place of the effort's number. Null: the effort says.</summary>
    public int? Answers { get; init; }

    /// <summary>
    /// The most tokens that all calls of this request may write together, reasoning included, at least 1. The visible answer gets what the
    /// search leaves. Null (default): no such limit.
    /// </summary>
    public long? MaxCompletionTokens { get; init; }

    /// <summary>Where the search writes down what happens, so that a killed process can go on. Null (default): nowhere.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>Seed of what the search draws by chance.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// Is told the whole bill once, when the request has ended: with its answer, an error, or because its caller left. Null (default): the
    /// response's usage has to do.
    /// </summary>
    public Action<Usage>? Billed { get; init; }
}

/// <summary>Attaches a <see cref="ChatReasoningCall"/> to the options of a request.</summary>
public static class ChatReasoningCallExtensions
{
    internal const string Key = "treereasoner.call";

    /// <summary>Says what holds for this request only. Other clients do not see it: it is taken out before the model is asked.</summary>
    /// <param name="options">The options of the request; changed.</param>
    /// <param name="call">What holds.</param>
    /// <returns>The options.</returns>
    public static ChatOptions WithReasoning(this ChatOptions options, ChatReasoningCall call)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(call);
        Guard.AtLeast(call.Answers ?? 1, 1, nameof(call.Answers));
        Guard.AtLeast(call.MaxCompletionTokens ?? 1, 1, nameof(call.MaxCompletionTokens));
        (options.AdditionalProperties ??= [])[Key] = call;
        return options;
    }

    internal static ChatReasoningCall? ReasoningCall(this ChatOptions? options)
    {
        if (options?.AdditionalProperties is { } properties && properties.TryGetValue(Key, out var value))
        {
            return value as ChatReasoningCall;
        }

        return null;
    }
}
