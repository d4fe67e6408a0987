using System.Runtime.CompilerServices;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Judges a line by its turns: a verifier says of each how probable it is that it holds, and the quality is what they make together. Safe
/// for concurrent use if the verifier is.
/// </summary>
/// <remarks>
/// <para>After Uesato et al., "Solving math word problems with process- and outcome-based feedback" (2022, arXiv:2211.14275), and Lightman
/// et al., "Let's Verify Step by Step" (2023, arXiv:2305.20050), whose product of step scores is the default. They rank finished solutions;
/// ours judges every state on the way, so that a search leaves a line at its first bad turn. Ours can mix in what the proposer itself
/// thought of its words (<see cref="ProcessRewardOptions.OwnWeight"/>), which judges final answers where the verifier does not.</para>
/// <para>
/// The value is the fold of all turns, the confidence the same, and <see cref="Evaluation.StepScore"/> the score of the last turn alone.
/// Turns that the verifier does not judge are left out; where that is all of them, and at the root, there is no judgement.</para>
/// <para>Cost: each turn is verified once, however many lines go through it, for as long as its state lives; a state pays for its own turn
/// and for those before it that were never verified. Two calls that need the same turn at the same moment may both pay for it. What was
/// paid stays known when a later turn fails.</para>
/// </remarks>
public sealed class ProcessRewardEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly CalledEvaluator<ReasoningState> _verifier;
    private readonly ProcessRewardOptions _options;
    private readonly ConditionalWeakTable<ReasoningState, Verified> _known = [];

    /// <summary>Creates the evaluator.</summary>
    /// <param name="verifier">Checks turns.</param>
    /// <param name="options">How their scores are put together; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ProcessRewardEvaluator(IStepVerifier verifier, ProcessRewardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        _verifier = new("Step verifier", verifier, verifier.VerifyAsync, JudgementScale.Quality);
        _options = (options ?? new()) with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The verifier failed or gave a value outside [0, 1]; the error carries what earlier turns cost.
    /// </exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        Usage usage = default;
        var scores = new List<double>(state.Turns);
        double? last = null;
        foreach (var turn in Judged(state))
        {
            if (!_known.TryGetValue(turn, out var verified))
            {
                verified = await VerifyAsync(turn, usage, cancellationToken).ConfigureAwait(false);
                usage += verified.Paid;
            }

            last = TurnScores.Of(verified.Probability, turn.Likelihood, _options);
            if (last is { } score)
            {
                scores.Add(score);
            }
        }

        if (scores.Count == 0)
        {
            return Evaluation.None(usage);
        }

        var quality = TurnScores.Fold(scores, _options.Fold);
        return new(quality, usage, confidence: quality, stepScore: last);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What the turns cost that are not verified yet; a verifier that gives no estimate, the most that a turn has cost so far.
    /// </remarks>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        Usage estimate = default;
        foreach (var turn in Judged(state))
        {
            if (!_known.TryGetValue(turn, out _))
            {
                estimate += _verifier.CostOf(_verifier.Prepare(turn));
            }
        }

        return estimate;
    }

    /// <summary>The states after each turn of a line, oldest first; none where the line ended without an answer.</summary>
    private static List<ReasoningState> Judged(ReasoningState state)
    {
        var turns = new List<ReasoningState>();
        if (state.Outcome is Outcome.Open or Outcome.Answered)
        {
            for (var turn = state; turn.Parent is { } before; turn = before)
            {
                turns.Add(turn);
            }
        }

        turns.Reverse();
        return turns;
    }

    private async ValueTask<Verified> VerifyAsync(ReasoningState turn, Usage paid, CancellationToken cancellationToken)
    {
        var judged = await _verifier
            .EvaluateAsync(turn, null, CallSite.Named($"at {turn}"), paid, cancellationToken).ConfigureAwait(false);
        var verified = new Verified(judged.HasJudgement ? judged.Value : null, judged.Usage);
        _known.AddOrUpdate(turn, verified);
        return verified;
    }

    private sealed record Verified(double? Probability, Usage Paid);
}
