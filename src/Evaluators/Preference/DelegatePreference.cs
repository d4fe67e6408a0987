namespace TreeReasoner.Evaluators;

/// <summary>
/// Human preference from a function of yours: a rule, a lookup of ratings, a service. The seam for learned models is
/// <see cref="IPreference"/> itself. Safe for concurrent use if the function is.
/// </summary>
/// <remarks>The game asks it only for answered states and only where <see cref="GameOptions.PreferenceWeight"/> is above 0.</remarks>
public sealed class DelegatePreference : IPreference
{
    private readonly Func<Problem, string, CancellationToken, ValueTask<Evaluation>> _score;

    /// <summary>Scores with a function that costs nothing.</summary>
    /// <param name="score">
    /// Gives h in [0, 1] for an answer to a problem, or null if it cannot tell. The answer is model text, untrusted.
    /// </param>
    public DelegatePreference(Func<Problem, string, double?> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        _score = (problem, answer, _) => ValueTask.FromResult(Judgement.From(score(problem, answer)));
    }

    /// <summary>Scores with a function that takes its time, can be cancelled, and may say what it cost.</summary>
    /// <param name="score">Gives h in [0, 1], or <see cref="Evaluation.None"/>.</param>
    public DelegatePreference(Func<Problem, string, CancellationToken, ValueTask<Evaluation>> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        _score = score;
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">The function gave NaN, an infinity, or a value outside [0, 1].</exception>
    public async ValueTask<Evaluation> ScoreAsync(Problem problem, string answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(answer);
        var scored = await _score(problem, answer, cancellationToken).ConfigureAwait(false);
        if (scored.HasJudgement && !Judgement.IsUnit(scored.Value))
        {
            throw new PluginException(
                nameof(DelegatePreference),
                $"'{nameof(DelegatePreference)}' gave a preference of {Guard.Text(scored.Value)}; it is finite and in [0, 1].")
            {
                Usage = scored.Usage,
            };
        }

        return scored;
    }
}
