using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Asks a model to answer the problem m times from what a line knows. The quality of an open state is the share of the most frequent
/// answer; of an answered one, the share of the answers, given from where it was answered, that agree with it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// After Wang et al., "Self-Consistency Improves Chain of Thought Reasoning in Language Models" (2023, arXiv:2203.11171). Ours samples
/// from a partial line instead of the problem, and keeps the share where they keep the winner.</para>
/// <para>Shares are k/m over the answers that came. One that cannot be read agrees with none; where none can be read there is no judgement,
/// nor for an open state where only one came, for one always agrees with itself.</para>
/// <para>Cost: m completions, in one call where the client gives several choices, else in m calls; nothing for the further answers to a
/// state whose sample is known. Sample at a temperature above 0: a model that always says the same agrees with its own mistakes.</para>
/// </remarks>
public sealed class AgreementEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly AnswerSamples _samples;
    private readonly IAnswerEquivalence _equivalence;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="answerer">Gives the answers.</param>
    /// <param name="completions">m, in [2, 128]. Default 5.</param>
    /// <param name="equivalence">Which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    public AgreementEvaluator(ProblemAnswerer answerer, int completions = 5, IAnswerEquivalence? equivalence = null)
    {
        ArgumentNullException.ThrowIfNull(answerer);
        _samples = new(answerer, Guard.Between(completions, 2, 128));
        _equivalence = equivalence ?? NormalizedAnswerEquivalence.Default;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    /// <exception cref="PluginException">The equivalence failed.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!AnswerSamples.IsJudged(state))
        {
            return Evaluation.None();
        }

        var (sample, usage) = await _samples.TakeAsync(state, cancellationToken).ConfigureAwait(false);
        var came = sample.Answers.Count + sample.Unreadable;
        var check = new EquivalenceCheck(_equivalence, state, usage);
        if (sample.Answers.Count == 0 || (state.FinalAnswer is null && came < 2))
        {
            return Evaluation.None(usage);
        }

        var agreeing = state.FinalAnswer is { } answer
            ? sample.Answers.Count(other => check.AreEqual(answer, other.Text))
            : LargestGroup(sample.Answers, check);
        return new((double)agreeing / came, usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _samples.EstimateCost(state);
    }

    private static int LargestGroup(IReadOnlyList<ProblemAnswer> answers, EquivalenceCheck check)
    {
        var groups = new List<(string First, int Count)>();
        foreach (var answer in answers)
        {
            var group = groups.FindIndex(group => check.AreEqual(group.First, answer.Text));
            if (group < 0)
            {
                groups.Add((answer.Text, 1));
            }
            else
            {
                groups[group] = (groups[group].First, groups[group].Count + 1);
            }
        }

        return groups.Max(group => group.Count);
    }
}
