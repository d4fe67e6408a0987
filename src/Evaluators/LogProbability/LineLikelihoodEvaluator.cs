namespace TreeReasoner.Evaluators;

/// <summary>
/// How likely the proposer thought the words of a whole line: the exponential of the mean of their log-probabilities. Needs no call and
/// costs nothing. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>The score by which best-of-n with likelihood ranks its samples (Adiwardana et al., "Towards a Human-like Open-Domain Chatbot",
/// 2020, arXiv:2001.09977, sample and rank); a mean, for a sum prefers short lines and confident guesses. Ours scores open lines as well,
/// and can count sub-questions for less than answers.</para>
/// <para>Reads <see cref="ReasoningState.Likelihood"/>, which expanders fill where the model gives log-probabilities. Turns without one are
/// left out; where that is all of them there is no judgement.</para>
/// </remarks>
public sealed class LineLikelihoodEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly LineLikelihoodOptions _options;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="options">How the mean is taken; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LineLikelihoodEvaluator(LineLikelihoodOptions? options = null)
    {
        _options = (options ?? new()) with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            return ValueTask.FromResult(Evaluation.None());
        }

        double sum = 0, tokens = 0;
        var turns = 0;
        for (var turn = state; turn is not null; turn = turn.Parent)
        {
            if (turn.Likelihood is { } words)
            {
                sum += words.Answer + (_options.QuestionWeight * words.Question);
                tokens += words.AnswerTokens + (_options.QuestionWeight * words.QuestionTokens);
                turns++;
            }
        }

        if (turns == 0)
        {
            return ValueTask.FromResult(Evaluation.None());
        }

        var count = tokens;
        if (_options.Mean == LikelihoodMean.PerTurn)
        {
            count = turns;
        }

        return ValueTask.FromResult(new Evaluation(Math.Exp(sum / count)));
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => default;
}
