namespace TreeReasoner.Models;

/// <summary>How likely a model thought the words inside its reply: the wrapping (braces, names, reasoning) does not count.</summary>
public static class AnswerLikelihood
{
    /// <summary>Adds up the log-probabilities of the tokens that an answer is made of.</summary>
    /// <remarks>
    /// These are the tokens that overlap the answer's last occurrence in the reply. The question's are those that overlap its last
    /// occurrence before it. All tokens count as the answer's where it does not stand there literally, as with escapes.
    /// </remarks>
    /// <param name="choice">What the model replied.</param>
    /// <param name="answer">The answer that was read in the reply.</param>
    /// <param name="question">The question that was read before it, if the reply holds one.</param>
    /// <returns>The likelihood of both; null where the model gave no log-probabilities.</returns>
    public static TurnLikelihood? Of(ModelChoice choice, string answer, string? question = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(answer);
        if (choice.LogProbabilities is not { Count: > 0 } tokens)
        {
            return null;
        }

        var reply = string.Concat(tokens.Select(token => token.Token));
        var answerAt = answer.Length == 0 ? -1 : reply.LastIndexOf(answer, StringComparison.Ordinal);
        var questionAt = -1;
        if (answerAt > 0 && question is { Length: > 0 })
        {
            questionAt = reply[..answerAt].LastIndexOf(question, StringComparison.Ordinal);
        }

        var (sum, least, count) = answerAt < 0 ? Over(tokens, 0, reply.Length) : Over(tokens, answerAt, answerAt + answer.Length);
        var (asked, _, askedCount) = questionAt < 0 ? default : Over(tokens, questionAt, questionAt + question!.Length);
        if (count == 0)
        {
            return null;
        }

        return new(sum, least, count, asked, askedCount);
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
