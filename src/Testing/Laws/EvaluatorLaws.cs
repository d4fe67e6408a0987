using FsCheck;
using static TreeReasoner.Testing.PluginLaws;

namespace TreeReasoner.Testing;

/// <summary>
/// The laws of an <see cref="IEvaluator{TState}"/>. Each is tried on generated states, or on samples with
/// <c>Gen.Elements(samples).ToArbitrary()</c>, and throws a <see cref="LawViolationException"/> where it does not hold.
/// </summary>
/// <remarks>
/// Evaluators are made by a factory, a fresh one for each case, so that a replay starts from the same place; give it a fixed seed where the
/// evaluator draws by chance. What the evaluator calls is called: hand it a <see cref="ScriptedChatClient"/>, not a model that costs money.
/// </remarks>
public static class EvaluatorLaws
{
    /// <summary>Tries every law below.</summary>
    /// <param name="create">Makes the evaluator.</param>
    /// <param name="states">States, open and terminal.</param>
    /// <param name="minimum">The least value: −1 for a search (default), 0 for an evaluator of quality.</param>
    /// <param name="describe">Prints a state whole, for reports and to see that it was not changed. Default its own ToString.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task CheckAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        double minimum = -1,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        await ValuesAreInRangeAsync(create, states, minimum, describe, options, cancellationToken).ConfigureAwait(false);
        await SameSeedSameValueAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await StatesAreNotChangedAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await CancellationEndsTheCallAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await OverlappingCallsAgreeAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A value is finite and from the least to 1, a confidence in [0, 1], no cost below 0; or there is no judgement.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task ValuesAreInRangeAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        double minimum = -1,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (evaluator, subject, state) =>
        {
            var evaluation = await CallAsync(evaluator, subject, state, cancellationToken).ConfigureAwait(false);
            if (evaluation.HasJudgement && !(evaluation.Value >= minimum && evaluation.Value <= 1))
            {
                throw new LawViolationException(
                    "values are finite and in range", subject, $"{Text(evaluation.Value)}; expected a number in [{Text(minimum)}, 1].");
            }

            if (evaluation.Confidence is { } confidence && !(confidence is >= 0 and <= 1))
            {
                throw new LawViolationException("confidences are chances", subject, $"{Text(confidence)}; expected a number in [0, 1].");
            }

            UsageLaw.Check(evaluation.Usage, subject);
        }, cancellationToken);

    /// <summary>Two evaluators made alike judge a state alike. Not a law for a model at a temperature above 0 without a seed.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task SameSeedSameValueAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (evaluator, subject, state) =>
        {
            var one = await CallAsync(evaluator, subject, state, cancellationToken).ConfigureAwait(false);
            var other = await CallAsync(create(), subject, state, cancellationToken).ConfigureAwait(false);
            if (!Same(one, other))
            {
                throw new LawViolationException(
                    "evaluators made alike judge alike", subject, $"{Print(one)} and {Print(other)} for one state; expected the same.");
            }
        }, cancellationToken);

    /// <summary>Judging leaves a state as it was: it prints the same before and after.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task StatesAreNotChangedAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (evaluator, subject, state) =>
        {
            var print = describe ?? Describe;
            var before = print(state);
            _ = await CallAsync(evaluator, subject, state, cancellationToken).ConfigureAwait(false);
            if (print(state) != before)
            {
                throw new LawViolationException(
                    "a state is not changed by judging it", subject, "another text of the state after the call.");
            }
        }, cancellationToken);

    /// <summary>
    /// A call cancelled before or while it runs ends within <see cref="LawOptions.Patience"/>, and not with an answer made up for the
    /// occasion. One that never waits may give the answer it has.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task CancellationEndsTheCallAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, (evaluator, subject, state) => PluginCall.CancelAsync(
            subject,
            token => evaluator.EvaluateAsync(state, token),
            (one, other) => one.HasJudgement == other.HasJudgement,
            options ?? new(),
            cancellationToken), cancellationToken);

    /// <summary>
    /// Calls that overlap on several threads answer what calls one after the other do. Values that differ when asked one after the other
    /// (a model's) are not compared; that the calls answer, is.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task OverlappingCallsAgreeAsync<TState>(
        Func<IEvaluator<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (evaluator, subject, state) =>
        {
            var alone = await CallAsync(evaluator, subject, state, cancellationToken).ConfigureAwait(false);
            var again = await CallAsync(evaluator, subject, state, cancellationToken).ConfigureAwait(false);
            var together = await TogetherAsync(() => CallAsync(evaluator, subject, state, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            var other = together.FirstOrDefault(one => !Same(one, alone), alone);
            if (Same(alone, again) && !Same(other, alone))
            {
                throw new LawViolationException(
                    "overlapping calls do not disturb each other", subject, $"{Print(other)} beside other calls, {Print(alone)} alone.");
            }
        }, cancellationToken);

    private static Task<Evaluation> CallAsync<TState>(
        IEvaluator<TState> evaluator, string subject, TState state, CancellationToken cancellationToken) =>
        PluginCall.AnswerAsync(subject, token => evaluator.EvaluateAsync(state, token), cancellationToken);

    private static bool Same(Evaluation one, Evaluation other) =>
        one.HasJudgement == other.HasJudgement && (!one.HasJudgement || one.Value.Equals(other.Value));

    private static string Print(Evaluation evaluation)
    {
        if (evaluation.HasJudgement)
        {
            return Text(evaluation.Value);
        }

        return "no judgement";
    }
}
