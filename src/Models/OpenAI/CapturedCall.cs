using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>One call through a typed client whose reply is read from the raw body, so that an odd field loses no paid answer.</summary>
internal static class CapturedCall
{
    // What a reply has around its text, and what each token of it may take: JSON may write a character in six bytes.
    private const long Envelope = 2 << 20;
    private const long BytesPerToken = 64, BytesPerTokenWithLogProbability = 512;
    private const int UnknownTokens = 128 << 10;

    /// <summary>The most bytes that the answers asked for can need.</summary>
    public static long MaxBytes(ChatOptions? options, ChoiceQuery query)
    {
        var perToken = query.LogProbabilities ? BytesPerTokenWithLogProbability : BytesPerToken;
        return Envelope + (perToken * (options?.MaxOutputTokens ?? UnknownTokens) * query.Count);
    }

    /// <summary>Makes the call.</summary>
    /// <param name="call">Asks the typed client.</param>
    /// <param name="maxBytes">The most bytes of a reply.</param>
    /// <param name="isPlain">Whether one choice without extras is wanted.</param>
    /// <exception cref="UnreadableReplyException">The server answered, but not with a reply.</exception>
    public static async Task<ChatResponse> AskAsync(Func<Task<ChatResponse>> call, long maxBytes, bool isPlain)
    {
        var capture = new ReplyCapture(maxBytes);
        ReplyCapture.Current = capture;
        ChatResponse? typed = null;
        try
        {
            typed = await call().ConfigureAwait(false);
        }
        catch (Exception) when (capture.Reply is { ErrorStatus: null })
        {
            // The reply is here: what the typed client stumbled over is not needed.
        }
        catch (Exception unreadable) when (capture.Reply is null && IsOddField(unreadable))
        {
            // A client with another transport: nothing is known but that it could not read the reply.
            throw new UnreadableReplyException("something that cannot be read");
        }

        if (capture.Reply is not { } reply)
        {
            return typed!;
        }

        if (reply.Unreadable is { } what)
        {
            throw new UnreadableReplyException(what, reply.Usage);
        }

        return Response(reply, typed, isPlain);
    }

    private static bool IsOddField(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException
            or NullReferenceException or IndexOutOfRangeException or NotSupportedException;

    private static ChatResponse Response(ReplyBody reply, ChatResponse? typed, bool isPlain)
    {
        if (isPlain && typed is not null && reply.Choices[0].FinishReason == ChatFinishReason.ToolCalls)
        {
            typed.Usage = reply.Usage;
            return typed;
        }

        var response = isPlain ? Plain(reply) : ChatChoices.WithReasoning(reply.Choices, reply.Reasoning, reply.Usage);
        response.ModelId = typed?.ModelId;
        response.ResponseId = typed?.ResponseId;
        response.CreatedAt = typed?.CreatedAt;
        response.RawRepresentation = typed?.RawRepresentation;
        return response;
    }

    private static ChatResponse Plain(ReplyBody reply)
    {
        var choice = reply.Choices[0];
        var message = new ChatMessage(ChatRole.Assistant, choice.Text);
        ChatChoices.AddReasoning(message, reply.Reasoning[0]);
        return new(message) { FinishReason = choice.FinishReason, Usage = reply.Usage };
    }
}
