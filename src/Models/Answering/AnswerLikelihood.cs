namespace TreeReasoner.Models;

/// <summary>How likely a model thought the answer inside its reply: the wrapping (braces, names, reasoning) does not count.</summary>
internal static class AnswerLikelihood
{
    /// <summary>
    /// The geometric mean of the probabilities of the tokens that overlap the answer's last occurrence in the reply; of all tokens where the
    /// answer does not stand there literally (escapes). Null without log-probabilities.
    /// </summary>
    public static double? Of(ModelChoice choice, string answer)
    {
        if (choice.LogProbabilities is not { Count: > 0 } tokens)
        {
            return null;
        }

        var reply = string.Concat(tokens.Select(token => token.Token));
        var from = answer.Length == 0 ? -1 : reply.LastIndexOf(answer, StringComparison.Ordinal);
        var to = from < 0 ? reply.Length : from + answer.Length;
        double sum = 0;
        int at = 0, count = 0;
        foreach (var (token, logProbability) in tokens)
        {
            if (at < to && at + token.Length > Math.Max(from, 0))
            {
                sum += logProbability;
                count++;
            }

            at += token.Length;
        }

        return count == 0 ? null : Math.Exp(sum / count);
    }
}
