using FsCheck;
using static TreeReasoner.Testing.PluginLaws;

namespace TreeReasoner.Testing;

/// <summary>
/// The laws of an <see cref="IExpander{TState}"/>. Each is tried on generated states, or on samples with
/// <c>Gen.Elements(samples).ToArbitrary()</c>, and throws a <see cref="LawViolationException"/> where it does not hold.
/// </summary>
/// <remarks>
/// Expanders are made by a factory, a fresh one for each case, so that a replay starts from the same place; give it a fixed seed where the
/// expander draws by chance. What it calls is called: hand it a <see cref="ScriptedChatClient"/>, not a model that costs money.
/// </remarks>
public static class ExpanderLaws
{
    private const int Most = 4;

    /// <summary>Tries every law below, with 1 to 4 candidates asked for.</summary>
    /// <param name="create">Makes the expander.</param>
    /// <param name="states">Open states.</param>
    /// <param name="describe">Prints a state whole, for reports and comparisons. Default its own ToString.</param>
    /// <param name="options">How many cases, from which seed.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <returns>A task that fails with the first violation.</returns>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <exception cref="LawViolationException">A law does not hold.</exception>
    public static async Task CheckAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        await CandidatesAreWellFormedAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await KnownCandidatesAreNotRepeatedAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await SameSeedSameCandidatesAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await RequestsAreNotChangedAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await CancellationEndsTheCallAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
        await OverlappingCallsAgreeAsync(create, states, describe, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// There is a list; each candidate has a state, a finite prior of at least 0, a finite reward, and a value in [−1, 1] or none; no cost
    /// is below 0. Fewer or more candidates than asked for are fine.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task CandidatesAreWellFormedAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (expander, subject, state) =>
        {
            for (var count = 1; count <= Most; count++)
            {
                var expansion = await CallAsync(expander, subject, new(state, count, []), cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < expansion.Candidates.Count; i++)
                {
                    Check(expansion.Candidates[i], subject, $"candidate {i} of {expansion.Candidates.Count}");
                }

                UsageLaw.Check(expansion.Usage, subject);
            }
        }, cancellationToken);

    /// <summary>Told what is known already, it proposes other states; states are equal if they print the same.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task KnownCandidatesAreNotRepeatedAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (expander, subject, state) =>
        {
            var print = describe ?? Describe;
            var first = await CallAsync(expander, subject, new(state, 2, []), cancellationToken).ConfigureAwait(false);
            TState[] known = [.. first.Candidates.Select(candidate => candidate.State)];
            var more = await CallAsync(expander, subject, new(state, 2, known), cancellationToken).ConfigureAwait(false);
            var texts = known.Select(print).ToHashSet(StringComparer.Ordinal);
            var repeated = more.Candidates.Count(candidate => texts.Contains(print(candidate.State)));
            if (repeated > 0)
            {
                throw new LawViolationException(
                    "known candidates are not proposed again", subject, $"{repeated} of {more.Candidates.Count} are siblings already.");
            }
        }, cancellationToken);

    /// <summary>Two expanders made alike propose alike. Not a law for a model at a temperature above 0 without a seed.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task SameSeedSameCandidatesAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (expander, subject, state) =>
        {
            var print = describe ?? Describe;
            var one = await CallAsync(expander, subject, new(state, Most, []), cancellationToken).ConfigureAwait(false);
            var other = await CallAsync(create(), subject, new(state, Most, []), cancellationToken).ConfigureAwait(false);
            if (Print(one, print) != Print(other, print))
            {
                throw new LawViolationException(
                    "expanders made alike propose alike", subject,
                    $"{one.Candidates.Count} and {other.Candidates.Count} candidates that differ.");
            }
        }, cancellationToken);

    /// <summary>Proposing leaves the state and the list of siblings as they were.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task RequestsAreNotChangedAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (expander, subject, state) =>
        {
            var print = describe ?? Describe;
            var first = await CallAsync(expander, subject, new(state, 2, []), cancellationToken).ConfigureAwait(false);
            List<TState> siblings = [.. first.Candidates.Select(candidate => candidate.State)];
            var before = (State: print(state), Siblings: string.Join('\n', siblings.Select(print)));
            _ = await CallAsync(expander, subject, new(state, 2, siblings), cancellationToken).ConfigureAwait(false);
            if (print(state) != before.State || string.Join('\n', siblings.Select(print)) != before.Siblings)
            {
                throw new LawViolationException(
                    "a request is not changed by answering it", subject, "another text of the state or its siblings after the call.");
            }
        }, cancellationToken);

    /// <summary>
    /// A call cancelled before or while it runs ends within <see cref="LawOptions.Patience"/>, and not with an answer made up for the
    /// occasion: a dead end instead of an OperationCanceledException closes a line that was never looked at.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task CancellationEndsTheCallAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, (expander, subject, state) => PluginCall.CancelAsync(
            subject,
            token => expander.ExpandAsync(new(state, Most, []), token),
            (one, other) => one.Candidates is null || other.Candidates is null || one.Candidates.Count > 0 == other.Candidates.Count > 0,
            options ?? new(),
            cancellationToken), cancellationToken);

    /// <summary>
    /// Calls that overlap on several threads answer what calls one after the other do. Candidates that differ when asked for one after the
    /// other (a model's) are not compared; that the calls answer, is.
    /// </summary>
    /// <inheritdoc cref="CheckAsync"/>
    public static Task OverlappingCallsAgreeAsync<TState>(
        Func<IExpander<TState>> create,
        Arbitrary<TState> states,
        Func<TState, string>? describe = null,
        LawOptions? options = null,
        CancellationToken cancellationToken = default) =>
        TryAsync(create, states, describe, options, async (expander, subject, state) =>
        {
            var print = describe ?? Describe;
            Task<Expansion<TState>> AskAsync() => CallAsync(expander, subject, new(state, Most, []), cancellationToken);
            var alone = Print(await AskAsync().ConfigureAwait(false), print);
            var again = Print(await AskAsync().ConfigureAwait(false), print);
            var together = await TogetherAsync(AskAsync, cancellationToken).ConfigureAwait(false);
            if (alone == again && together.Any(one => Print(one, print) != alone))
            {
                throw new LawViolationException(
                    "overlapping calls do not disturb each other", subject, "other candidates beside other calls than alone.");
            }
        }, cancellationToken);

    private static async Task<Expansion<TState>> CallAsync<TState>(
        IExpander<TState> expander, string subject, ExpansionRequest<TState> request, CancellationToken cancellationToken)
    {
        var expansion = await PluginCall.AnswerAsync(subject, token => expander.ExpandAsync(request, token), cancellationToken)
            .ConfigureAwait(false);
        if (expansion.Candidates is null)
        {
            throw new LawViolationException("there is a list of candidates", subject, "null; expected a list, empty for a dead end.");
        }

        return expansion;
    }

    private static void Check<TState>(Candidate<TState> candidate, string subject, string where)
    {
        var fault = Fault(candidate);
        if (fault is not null)
        {
            throw new LawViolationException("candidates are well formed", subject, $"{where} with {fault}");
        }
    }

    private static string? Fault<TState>(Candidate<TState> candidate)
    {
        if (candidate.State is null)
        {
            return "no state; expected one.";
        }

        if (!double.IsFinite(candidate.Prior) || candidate.Prior < 0)
        {
            return $"a prior of {Text(candidate.Prior)}; expected a finite number of at least 0.";
        }

        if (!double.IsFinite(candidate.Reward))
        {
            return $"a reward of {Text(candidate.Reward)}; expected a finite number.";
        }

        if (candidate.Value is { } value && !(value is >= -1 and <= 1))
        {
            return $"a value of {Text(value)}; expected a number in [−1, 1].";
        }

        return null;
    }

    private static string Print<TState>(Expansion<TState> expansion, Func<TState, string> print) =>
        string.Join('\n', expansion.Candidates.Select(candidate => Print(candidate, print)));

    private static string Print<TState>(Candidate<TState> candidate, Func<TState, string> print)
    {
        var numbers = $"{Text(candidate.Prior)} {Text(candidate.Reward)} {candidate.IsTerminal} {Text(candidate.Value ?? double.NaN)}";
        return $"{print(candidate.State)} {numbers}";
    }
}
