using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>What a request asks a model, in either dialect.</summary>
internal sealed class Asked
{
    public required ServedModel Model { get; init; }

    /// <summary>The model's id as the client said it, which the answer repeats.</summary>
    public required string ModelName { get; init; }

    public required IChatClient Client { get; init; }

    public required List<ChatMessage> Messages { get; init; }

    public required ChatOptions Options { get; init; }

    public required AskedEffort Effort { get; init; }

    /// <summary>The most tokens that may be written, reasoning included.</summary>
    public long? MaxCompletionTokens { get; init; }

    /// <summary>Whether it takes a place among the searches.</summary>
    public bool Thinks => Effort.Effort != ReasoningEffort.None;

    /// <summary>The answer, piece by piece.</summary>
    /// <param name="left">Tokens that the key has left; null for no limit.</param>
    /// <param name="journal">Where the search writes; null for nowhere.</param>
    /// <param name="billed">Told the bill when it has ended.</param>
    /// <param name="choice">Which choice of the request it is, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        long? left, IJournal? journal, Action<Usage> billed, int choice, CancellationToken cancellationToken)
    {
        var options = Options.Clone();
        var most = MaxCompletionTokens;
        if (left is not null)
        {
            most = Math.Min(left.Value, most ?? left.Value);
        }

        if (options.Seed is { } seed)
        {
            options.Seed = unchecked(seed + choice);
        }

        options.WithReasoning(new()
        {
            Answers = Effort.Answers,
            MaxCompletionTokens = most,
            Journal = journal,
            Billed = billed,
            Seed = unchecked((int?)options.Seed),
        });
        return Client.GetStreamingResponseAsync(Messages, options, cancellationToken);
    }
}
