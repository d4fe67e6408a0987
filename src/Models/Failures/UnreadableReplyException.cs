using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>A server answered with something that is no reply of the protocol: a page, an empty body, JSON without an answer.</summary>
internal sealed class UnreadableReplyException(string what, UsageDetails? usage = null) : IOException($"The reply is {what}.")
{
    /// <summary>What was there instead, in words of ours.</summary>
    public string What { get; } = what;

    /// <summary>The bill, as far as there is one.</summary>
    public UsageDetails Usage { get; } = usage ?? new();
}
