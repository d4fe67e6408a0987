namespace TreeReasoner.Models;

/// <summary>A server sent more than the answer asked for can need.</summary>
internal sealed class ReplyTooLargeException(long limit)
    : IOException($"The reply has more than the {limit:N0} bytes that what was asked for can need.")
{
    public long Limit { get; } = limit;
}
