namespace TreeReasoner.Evaluators;

/// <summary>
/// Asks somebody else's code for a quality and checks what comes back: a failure or a value out of range becomes a
/// <see cref="PluginException"/> that names the plug-in and the state and carries what was paid.
/// </summary>
internal static class Judgement
{
    public static async ValueTask<Evaluation> AskAsync(
        string name,
        ReasoningState state,
        Func<ReasoningState, CancellationToken, ValueTask<Evaluation>> judge,
        CancellationToken cancellationToken)
    {
        Evaluation evaluation;
        try
        {
            evaluation = await judge(state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A cancellation that nobody asked for (a timeout of the plug-in's own) is a failure like any other.
            var cause = (error as PluginException)?.InnerException ?? error;
            throw new PluginException(name, $"Evaluator '{name}' failed at {state}.", cause)
            {
                Usage = (error as IFailureDetails)?.Usage ?? default,
            };
        }

        if (evaluation.HasJudgement && !IsUnit(evaluation.Value))
        {
            throw Broken(name, state, "a quality", evaluation.Value, evaluation.Usage);
        }

        return evaluation.Confidence is { } confidence && !IsUnit(confidence)
            ? throw Broken(name, state, "a confidence", confidence, evaluation.Usage)
            : evaluation;
    }

    /// <summary>A judgement where there is a value, the lack of one where there is not.</summary>
    public static Evaluation From(double? quality, Usage usage = default) =>
        quality is { } value ? new(value, usage) : Evaluation.None(usage);

    public static bool IsUnit(double value) => value is >= 0 and <= 1;

    private static PluginException Broken(string name, ReasoningState state, string what, double value, Usage usage) =>
        new(name, $"Evaluator '{name}' gave {what} of {Guard.Text(value)} at {state}; it is finite and in [0, 1].") { Usage = usage };
}
