using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// A reply of Chat Completions or of Responses, read from its bytes field by field: what is odd in one field loses no other. All text in it
/// is the model's or the provider's.
/// </summary>
internal sealed class ReplyBody
{
    private const int DefaultErrorStatus = 400;
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The choices, in order. Not empty unless <see cref="Unreadable"/> or <see cref="ErrorStatus"/> says why.</summary>
    public IReadOnlyList<ModelChoice> Choices { get; private init; } = [];

    /// <summary>The reasoning that the provider shows of each choice, in order; empty where it shows none.</summary>
    public IReadOnlyList<string> Reasoning { get; private init; } = [];

    /// <summary>The bill as far as it is told: counts that are missing or no counts are null.</summary>
    public UsageDetails Usage { get; private init; } = new();

    /// <summary>The status of the error inside; null where there is none.</summary>
    public int? ErrorStatus { get; private init; }

    /// <summary>What the body is instead of a reply, in words of ours; null for a reply.</summary>
    public string? Unreadable { get; private init; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes.</param>
    public static ReplyBody Read(ReadOnlyMemory<byte> body)
    {
        var text = Utf8Text(body);
        if (text.Span.Trim(" \r\n\t"u8).IsEmpty)
        {
            return new() { Unreadable = "an empty body" };
        }

        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            return Of(json.RootElement);
        }
        catch (JsonException)
        {
            return new() { Unreadable = "something that is no JSON" };
        }
    }

    // A byte that is no UTF-8, or an editor's mark at the beginning, spoils that one character and not the reply.
    private static ReadOnlyMemory<byte> Utf8Text(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (Utf8.IsValid(body.Span))
        {
            return body;
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
    }

    private static ReplyBody Of(JsonElement root)
    {
        var choices = ReplyChoices.Read(root);
        var hasText = choices.Any(choice => choice.Choice.Text.Length > 0);
        var error = hasText ? null : ErrorBody.Inside(root) ?? ErrorInside(choices);
        if (error is not null)
        {
            return new() { ErrorStatus = StatusOf(error) };
        }

        var usage = ReplyUsage.Read(root);
        if (choices.Count == 0)
        {
            return new() { Unreadable = "JSON without an answer", Usage = usage };
        }

        return new()
        {
            Choices = [.. choices.Select(choice => choice.Choice)],
            Reasoning = [.. choices.Select(choice => choice.Reasoning)],
            Usage = usage,
        };
    }

    // A router tells of a provider that failed in the choice itself.
    private static ErrorBody? ErrorInside(List<ReplyChoice> choices)
    {
        if (choices.Count > 0 && choices.TrueForAll(choice => choice.Error is not null))
        {
            return choices[0].Error;
        }

        return null;
    }

    private static int StatusOf(ErrorBody error)
    {
        if (error.Status is { } status)
        {
            return status;
        }

        if (ProviderCodes.StatusOf(error) is { } known)
        {
            return known;
        }

        // LM Studio answers so, with status 200, to an address without /v1.
        if (error.Words.Contains("Unexpected endpoint", StringComparison.OrdinalIgnoreCase))
        {
            return 404;
        }

        return DefaultErrorStatus;
    }
}
