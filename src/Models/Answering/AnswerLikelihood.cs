namespace TreeReasoner.Models;

/// <summary>How likely a model thought the words inside its reply: the wrapping (braces, names, reasoning) does not count.</summary>
internal static class AnswerLikelihood
{
    /// <summary>
    /// The tokens that overlap the answer's last occurrence in the reply, and those that overlap the question's last one before it; all tokens
    /// count as the answer's where it does not stand there literally (escapes). Null without log-probabilities.
    /// </summary>
    public static TurnLikelihood? Of(ModelChoice choice, string answer, string? question = null)
    {
        if (choice.LogProbabilities is not { Count: > 0 } tokens)
        {
            return null;
        }

        var reply = string.Concat(tokens.Select(token => token.Token));
        var answerAt = answer.Length == 0 ? -1 : reply.LastIndexOf(answer, StringComparison.Ordinal);
        var questionAt = answerAt > 0 && question is { Length: > 0 } ? reply[..answerAt].LastIndexOf(question, StringComparison.Ordinal) : -1;
        var (sum, least, count) = answerAt < 0 ? Over(tokens, 0, reply.Length) : Over(tokens, answerAt, answerAt + answer.Length);
        var (asked, _, askedCount) = questionAt < 0 ? default : Over(tokens, questionAt, questionAt + question!.Length);
        return count == 0 ? null : new(sum, least, count, asked, askedCount);
    }

    private static (double Sum, double Least, int Count) Over(IReadOnlyList<TokenLogProbability> tokens, int from, int to)
    {
        double sum = 0, least = 0;
        int at = 0, count = 0;
        foreach (var (token, logProbability) in tokens)
        {
            if (at < to && at + token.Length > from)
            {
                sum += logProbability;
                least = Math.Min(least, logProbability);
                count++;
            }

            at += token.Length;
        }

        return (sum, least, count);
    }
}
