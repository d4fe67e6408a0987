using System.ComponentModel.DataAnnotations;

namespace TreeReasoner.Models;

/// <summary>How a <see cref="ChatModel"/> asks and bills.</summary>
public sealed record ChatModelOptions
{
    /// <summary>What the model charges; without it every cost is 0.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>
    /// Counts tokens before a call, and after it where the provider reports none. Default an <see cref="EstimatedTokenCounter"/>; the OpenAI
    /// factory sets a <see cref="TiktokenCounter"/>.
    /// </summary>
    public ITokenCounter? TokenCounter { get; init; }

    /// <summary>
    /// The most tokens one answer may have where the request does not say, at least 1. It is sent with every call, so that a budget knows the
    /// most a call may cost; hidden reasoning counts, so raise it for models that reason by themselves. Default 2048.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxOutputTokens { get; init; } = 2048;

    /// <summary>
    /// Whether a <see cref="ModelException"/> keeps the provider's own error as its inner exception. That text may quote the prompt or a
    /// part of the key: for debugging only. Default false.
    /// </summary>
    public bool KeepProviderErrors { get; init; }
}
