namespace TreeReasoner;

/// <summary>
/// How likely a model thought the words of a turn it wrote, in natural logarithms, each finite and at most 0: a signal that costs nothing
/// where the provider gives token log-probabilities.
/// </summary>
/// <param name="Answer">The sum over the tokens of the answer.</param>
/// <param name="LeastAnswerToken">The least of them: where it was least sure.</param>
/// <param name="AnswerTokens">How many they are, at least 1.</param>
/// <param name="Question">The sum over the tokens of the sub-question; 0 for a final answer.</param>
/// <param name="QuestionTokens">How many they are, at least 0.</param>
public readonly record struct TurnLikelihood(
    double Answer, double LeastAnswerToken, int AnswerTokens, double Question = 0, int QuestionTokens = 0)
{
    /// <summary>The mean over all tokens.</summary>
    public double Mean => (Answer + Question) / (AnswerTokens + QuestionTokens);

    /// <summary>The geometric mean of the probabilities of the answer's tokens, in [0, 1].</summary>
    public double AnswerProbability => Math.Exp(Answer / AnswerTokens);
}
