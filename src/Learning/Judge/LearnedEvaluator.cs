using System.Runtime.CompilerServices;

namespace TreeReasoner.Learning;

/// <summary>One reason of a judgement.</summary>
/// <param name="Feature">What was looked at.</param>
/// <param name="Value">What it was.</param>
/// <param name="Contribution">What it added to the log-odds that the turn holds, against a turn that is average in it.</param>
public sealed record JudgementReason(string Feature, double Value, double Contribution);

/// <summary>
/// Judges lines by what a <see cref="LearnedJudge"/> learned from journals: how probable it is that they end right. It asks no model,
/// unless the judge was trained to correct one. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>The value is the chance that the line ends right, the confidence the same, and <see cref="Evaluation.StepScore"/> the chance that
/// its last turn holds. At the root, and of lines that ended without an answer, there is no judgement.</para>
/// <para>Where all journals that it was trained on had likelihoods of the model's words, a turn without one gets no judgement: the judge
/// has never seen such a turn.</para>
/// <para>Cost: nothing, or that of the judge it corrects. Each turn is looked at once for as long as its state lives.</para>
/// </remarks>
public sealed class LearnedEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly LearnedJudge _judge;
    private readonly CalledEvaluator<ReasoningState>? _corrected;
    private readonly ConditionalWeakTable<ReasoningState, JudgedTurn> _known = [];

    /// <summary>Creates the evaluator.</summary>
    /// <param name="judge">What was learned.</param>
    /// <param name="corrected">
    /// The judge whose score is corrected, of the kind that the journals were made with; null where the judge was trained without.
    /// </param>
    /// <exception cref="ArgumentException">The judge needs another one and there is none, or the other way round.</exception>
    public LearnedEvaluator(LearnedJudge judge, IEvaluator<ReasoningState>? corrected = null)
    {
        ArgumentNullException.ThrowIfNull(judge);
        if (judge.UsesJudge != corrected is not null)
        {
            var expected = "was trained without another judge; give none";
            if (judge.UsesJudge)
            {
                expected = "was trained to correct another judge; give that";
            }

            throw new ArgumentException($"'{judge}' {expected}.", nameof(corrected));
        }

        _judge = judge;
        if (corrected is not null)
        {
            _corrected = new(corrected, JudgementScale.Quality);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">A feature or the corrected judge failed.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        Usage usage = default;
        double sum = 0, least = 0, last = 0;
        var turns = 0;
        foreach (var turn in Line(state))
        {
            if (!_known.TryGetValue(turn, out var judged))
            {
                judged = await JudgeAsync(turn, usage, cancellationToken).ConfigureAwait(false);
                usage += judged.Usage;
            }

            if (judged.LogChance is not { } logChance)
            {
                return Evaluation.None(usage);
            }

            last = logChance;
            sum += last;
            least = Math.Min(least, last);
            turns++;
        }

        if (turns == 0)
        {
            return Evaluation.None(usage);
        }

        var line = LearnedJudge.LineOf(
            sum, least, last, state.Turns, ProblemFacts.Of(state.Problem).Sentences.Count, state.Outcome == Outcome.Answered);
        var chance = _judge.LineChance(line, state.Outcome == Outcome.Answered);
        return new(chance, usage, confidence: chance, stepScore: Math.Exp(last));
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        Usage estimate = default;
        if (_corrected is null)
        {
            return estimate;
        }

        foreach (var turn in Line(state))
        {
            if (!_known.TryGetValue(turn, out _))
            {
                estimate += _corrected.CostOf(_corrected.Prepare(turn));
            }
        }

        return estimate;
    }

    /// <summary>Says why a line's last turn is judged as it is.</summary>
    /// <param name="state">A line that is open or answered, not the root.</param>
    /// <param name="cancellationToken">Ends calls of features.</param>
    /// <returns>The reasons, those that count most first; none where there is no judgement.</returns>
    public async ValueTask<IReadOnlyList<JudgementReason>> ExplainAsync(ReasoningState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (features, _) = await FeaturesAsync(state, default, cancellationToken).ConfigureAwait(false);
        if (features is null)
        {
            return [];
        }

        var scaled = _judge.TurnScale.Apply(features);
        return [.. _judge.TurnNames().Select((name, i) => new JudgementReason(name, features[i], _judge.Turn[i + 1] * scaled[i]))
            .OrderByDescending(reason => Math.Abs(reason.Contribution))];
    }

    /// <summary>Names the judge, so that settings and logs tell which one it was.</summary>
    /// <returns>The judge's version.</returns>
    public override string ToString() => $"LearnedEvaluator of {_judge}";

    private static List<ReasoningState> Line(ReasoningState state)
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

    private async ValueTask<JudgedTurn> JudgeAsync(ReasoningState turn, Usage paid, CancellationToken cancellationToken)
    {
        var (features, usage) = await FeaturesAsync(turn, paid, cancellationToken).ConfigureAwait(false);
        double? logChance = null;
        if (features is not null)
        {
            logChance = LearnedJudge.LogChance(_judge.TurnChance(features));
        }

        var judged = new JudgedTurn(logChance, usage);
        _known.AddOrUpdate(turn, judged);
        return judged;
    }

    private async ValueTask<(double[]? Features, Usage Usage)> FeaturesAsync(ReasoningState turn, Usage paid,
        CancellationToken cancellationToken)
    {
        Usage usage = default;
        if (TurnFeatures.Of(turn) is not { } known || (_judge.NeedsLikelihoods && turn.Likelihood is null))
        {
            return (null, usage);
        }

        var features = new List<double>(known);
        foreach (var own in _judge.Features)
        {
            features.AddRange(await own.MeasureAsync(turn, cancellationToken).ConfigureAwait(false));
        }

        if (_corrected is not null)
        {
            var score = await _corrected.EvaluateAsync(turn, null, paid: paid, cancellationToken: cancellationToken).ConfigureAwait(false);
            usage = score.Usage;
            if (!score.HasJudgement)
            {
                return (null, usage);
            }

            features.Add(LearnedJudge.LogOdds(score.StepScore ?? score.Value));
        }

        return ([.. features], usage);
    }

    private sealed record JudgedTurn(double? LogChance, Usage Usage);
}
