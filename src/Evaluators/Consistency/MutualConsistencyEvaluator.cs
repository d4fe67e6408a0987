using System.Runtime.CompilerServices;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Gives the first part of an answered line to a second model, or to the same one again, and sees whether it ends the same: the quality is
/// the share of its completions that do. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// After Qi et al., "Mutual Reasoning Makes Smaller LLMs Stronger Problem-Solvers" (rStar, 2024, arXiv:2408.06195), section 3.3: a line on
/// which an independent solver agrees is more likely right. There the cut is drawn between a fifth and four fifths; ours is an option, so
/// that a search repeats. An open line has no end to agree on: no judgement.</para>
/// <para>Shares are k/m over the completions that came, unreadable ones agree with none. Cost: m completions for each different first part;
/// lines that share it share the completions.</para>
/// </remarks>
public sealed class MutualConsistencyEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly ConditionalWeakTable<ReasoningState, ReasoningState> _parts = [];
    private readonly AnswerSamples _samples;
    private readonly double _given;
    private readonly IAnswerEquivalence _equivalence;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="second">Completes the line; a temperature above 0 suits several completions.</param>
    /// <param name="completions">m, in [1, 128]. Default 3.</param>
    /// <param name="given">The share of the line's pairs that it is given, in [0, 1), rounded down. Default 0.5.</param>
    /// <param name="equivalence">Which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MutualConsistencyEvaluator(
        ProblemAnswerer second, int completions = 3, double given = 0.5, IAnswerEquivalence? equivalence = null)
    {
        ArgumentNullException.ThrowIfNull(second);
        _samples = new(second, Guard.Between(completions, 1, 128));
        _given = given is >= 0 and < 1
            ? given
            : throw new ArgumentOutOfRangeException(nameof(given), given, $"given is {Guard.Text(given)}; it is at least 0 and below 1.");
        _equivalence = equivalence ?? NormalizedAnswerEquivalence.Default;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    /// <exception cref="PluginException">The equivalence failed.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FinalAnswer is not { } answer)
        {
            return Evaluation.None();
        }

        var (sample, usage) = await _samples.TakeAsync(FirstPart(state), cancellationToken).ConfigureAwait(false);
        if (sample.Answers.Count == 0)
        {
            return Evaluation.None(usage);
        }

        var check = new EquivalenceCheck(_equivalence, state, usage);
        var agreeing = sample.Answers.Count(other => check.AreEqual(answer, other.Text));
        return new((double)agreeing / (sample.Answers.Count + sample.Unreadable), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FinalAnswer is null)
        {
            return default;
        }

        return _samples.EstimateCost(FirstPart(state));
    }

    /// <summary>The state on the line's way after that share of its pairs.</summary>
    private ReasoningState FirstPart(ReasoningState state) => _parts.GetValue(state.Parent!, line =>
    {
        var pairs = line.Steps().Count;
        for (var drop = pairs - (int)(pairs * _given); drop > 0; line = line.Parent!)
        {
            drop -= line.Step is null ? 0 : 1;
        }

        return line;
    });
}
