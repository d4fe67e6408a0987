using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Finishes an open line m times and scores where that leads: the mean of what another evaluator says of the answers. An answered state
/// goes to that evaluator as it is. Safe for concurrent use if that one is.
/// </summary>
/// <remarks>
/// <para>
/// The playout of Monte Carlo tree search (Coulom, "Efficient Selectivity and Backup Operators in Monte-Carlo Tree Search", 2006), with
/// one call that jumps to the answer in place of random moves.</para>
/// <para>
/// Answers that cannot be read, or that the other evaluator does not judge, drop out; if all do, there is no judgement. An answer
/// that does not fit the window ends its line without one and scores 0. Equal answers are scored once and count as often as they
/// came.</para>
/// <para>Cost: m completions and up to m calls of the other evaluator, which overlap. A failure carries what was paid by then.</para>
/// </remarks>
public sealed class RolloutEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly ProblemAnswerer _answerer;
    private readonly CalledEvaluator<ReasoningState> _score;
    private readonly int _rollouts;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="answerer">Finishes the line; temperature 0 suits one rollout, more for several.</param>
    /// <param name="score">Gives answered states a quality in [0, 1] or no judgement.</param>
    /// <param name="rollouts">m, in [1, 128]. Default 1.</param>
    public RolloutEvaluator(ProblemAnswerer answerer, IEvaluator<ReasoningState> score, int rollouts = 1)
    {
        ArgumentNullException.ThrowIfNull(answerer);
        ArgumentNullException.ThrowIfNull(score);
        _answerer = answerer;
        _score = new(score, JudgementScale.Quality);
        _rollouts = Guard.Between(rollouts, 1, 128);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked to finish the line.</exception>
    /// <exception cref="PluginException">The other evaluator failed or broke its contract.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome != Outcome.Open)
        {
            if (state.Outcome == Outcome.Answered)
            {
                return await ScoreAsync(state, cancellationToken).ConfigureAwait(false);
            }

            return Evaluation.None();
        }

        var answers = await _answerer.AnswerAsync(state, _rollouts, cancellationToken).ConfigureAwait(false);
        var lines = answers.Answers.GroupBy(answer => answer.Text, StringComparer.Ordinal).ToList();
        var scored = await PartJudgement.AskAllAsync(
            lines.Select(line => ScoreLineAsync(state.Game.Answer(state, line.Key), cancellationToken)),
            answers.Usage,
            cancellationToken).ConfigureAwait(false);

        var usage = answers.Usage + PartJudgement.Bill(scored);
        if (scored.FirstOrDefault(part => part.Failure is not null).Failure is { } failure)
        {
            throw PartJudgement.WithBill(failure, usage);
        }

        return WeightedMean.Of(scored.Select((part, i) => (part.Evaluation, (double)lines[i].Count())), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome != Outcome.Open)
        {
            if (state.Outcome == Outcome.Answered)
            {
                return CostOf(state);
            }

            return default;
        }

        var estimate = _answerer.EstimateCost(state, _rollouts);
        var score = CostOf(LongestAnswer(state));
        for (var i = 0; i < _rollouts; i++)
        {
            estimate += score;
        }

        return estimate;
    }

    private Usage CostOf(ReasoningState line) => _score.CostOf(_score.Prepare(line));

    private ValueTask<Evaluation> ScoreAsync(ReasoningState line, CancellationToken cancellationToken) =>
        _score.EvaluateAsync(line, null, CallSite.Named($"at {line}"), default, cancellationToken);

    private Task<PartJudgement> ScoreLineAsync(ReasoningState line, CancellationToken cancellationToken)
    {
        if (line.Outcome == Outcome.Answered)
        {
            return PartJudgement.AskAsync(_score, line, null, cancellationToken);
        }

        return Task.FromResult(new PartJudgement(new Evaluation(0), null));
    }

    // A stand-in for the longest answer that could come back: what scoring it would cost is what scoring any of them may.
    private ReasoningState LongestAnswer(ReasoningState state)
    {
        var room = (long)state.Problem.ContextWindow - state.Tokens;
        for (var tokens = Math.Min(room, _answerer.EstimateCost(state, 1).CompletionTokens); tokens > 0; tokens /= 2)
        {
            var line = state.Game.Answer(state, new string('가', (int)tokens));
            if (line.Outcome == Outcome.Answered)
            {
                return line;
            }
        }

        return state;
    }
}
