using System.Runtime.CompilerServices;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// What a model answers when it is asked now, m times, from the open end of a line: from the state itself, or from where an answer was
/// given. Answers of one parent are measured against the same sample, which is paid for once and kept as long as the parent is.
/// </summary>
/// <remarks>
/// Two calls that need the same sample at the same moment may both pay for one. Failures and cancelled calls leave nothing behind.
/// </remarks>
internal sealed class AnswerSamples(ProblemAnswerer answerer, int count)
{
    private readonly ConditionalWeakTable<ReasoningState, ProblemAnswers> _known = [];

    /// <summary>The sample, and what was paid for it now.</summary>
    public async ValueTask<(ProblemAnswers Answers, Usage Usage)> TakeAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        var open = OpenEnd(state);
        if (_known.TryGetValue(open, out var known))
        {
            return (known, default);
        }

        var answers = await answerer.AnswerAsync(open, count, cancellationToken).ConfigureAwait(false);
        return (_known.GetValue(open, _ => answers), answers.Usage);
    }

    public Usage EstimateCost(ReasoningState state)
    {
        if (!IsJudged(state))
        {
            return default;
        }

        var open = OpenEnd(state);
        if (_known.TryGetValue(open, out _))
        {
            return default;
        }

        return answerer.EstimateCost(open, count);
    }

    public static bool IsJudged(ReasoningState state) => state.Outcome is Outcome.Open or Outcome.Answered;

    private static ReasoningState OpenEnd(ReasoningState state)
    {
        if (state.Outcome == Outcome.Open)
        {
            return state;
        }

        return state.Parent!;
    }
}
