namespace TreeReasoner.Models;

/// <summary>
/// What one call's pipeline is told and tells: the most that may be sent, and the reply as it was read from the raw body. It flows with the
/// call from the chat client down to the HTTP handler, past the typed client between them, which would lose an answer over an odd field.
/// </summary>
internal sealed class ReplyCapture(long maxBytes)
{
    private static readonly AsyncLocal<ReplyCapture?> Flowing = new();

    /// <summary>Of the call that is being made now.</summary>
    public static ReplyCapture? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>The most bytes of a body.</summary>
    public long MaxBytes => maxBytes;

    /// <summary>What the last try brought; null if nothing that can be read.</summary>
    public ReplyBody? Reply { get; set; }
}
