using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>One choice of a response.</summary>
/// <param name="Text">What the caller reads: JSON, or the text itself.</param>
/// <param name="Finish">Why it ended.</param>
/// <param name="Tokens">The tokens of the grammar behind it.</param>
/// <param name="Probability">Of its subject, where it is one of the different ones listed.</param>
internal sealed record PocketReply(string Text, ChatFinishReason Finish, IReadOnlyList<WrittenToken> Tokens, double? Probability = null)
{
    /// <summary>A choice that is no more than the text of its tokens.</summary>
    public static PocketReply Plain(IReadOnlyList<WrittenToken> tokens, TextEnd? end, double? probability = null) =>
        new(CoinVocabulary.Decode([.. Visible(tokens).Select(token => token.Token)]).TrimEnd(), Reason(end), tokens, probability);

    public static ChatFinishReason Reason(TextEnd? end)
    {
        if (end is TextEnd.Finished or TextEnd.StepFinished)
        {
            return ChatFinishReason.Stop;
        }

        return ChatFinishReason.Length;
    }

    public static IEnumerable<WrittenToken> Visible(IEnumerable<WrittenToken> tokens) =>
        tokens.Where(token => token.Token != CoinVocabulary.End);

    public static IReadOnlyList<PocketToken> Described(IEnumerable<WrittenToken> tokens) =>
        [.. Visible(tokens).Select(token => new PocketToken(
            CoinVocabulary.Phrases[token.Token], token.LogProbability,
            [.. token.Top.Select(top => new PocketToken(CoinVocabulary.Phrases[top.Token], top.LogProbability, []))]))];

    /// <summary>The choice as the models of the other packages read it. Question and answer stand in its tokens word for word.</summary>
    public ModelChoice ToChoice(bool withLogProbabilities) => new(
        Text,
        Finish,
        withLogProbabilities
            ? [.. Visible(Tokens).Select(token => new TokenLogProbability(CoinVocabulary.Phrases[token.Token], token.LogProbability))]
            : null,
        Probability);
}

/// <summary>The choices of a response and what they cost.</summary>
/// <param name="Choices">Best first where they are ranked.</param>
/// <param name="Written">Tokens of the grammar that were written or checked.</param>
/// <param name="Known">Tokens of the prompt that had been read before.</param>
internal sealed record PocketReplies(IReadOnlyList<PocketReply> Choices, int Written, int Known);
