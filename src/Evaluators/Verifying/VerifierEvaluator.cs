using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Judges answered states by a check that can be run: a function, a pattern, a number. Open states get no judgement. Safe for concurrent
/// use if the check is.
/// </summary>
/// <remarks>
/// A verifier checks an answer against the <em>problem</em> (put the solution back into the equation, run the program, test the form).
/// It is no place for a gold answer: a search that can see one measures nothing. The contracts hold none, and benches keep theirs outside.
/// Costs no model call. A check that throws or gives a value outside [0, 1] is a <see cref="PluginException"/>.
/// </remarks>
public sealed class VerifierEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly CalledEvaluator<ReasoningState> _verify;

    /// <summary>Verifies with a function of the final answer.</summary>
    /// <param name="check">
    /// Whether the answer is right: quality 1 or 0; null if it cannot tell. The answer is model text, untrusted.
    /// </param>
    public VerifierEvaluator(Func<string, bool?> check)
        : this((state, _) => ValueTask.FromResult(From(check(state.FinalAnswer!)))) => ArgumentNullException.ThrowIfNull(check);

    /// <summary>Verifies with a function of the problem and the final answer.</summary>
    /// <param name="check">Whether the answer is right; null if it cannot tell.</param>
    public VerifierEvaluator(Func<Problem, string, bool?> check)
        : this((state, _) => ValueTask.FromResult(From(check(state.Problem, state.FinalAnswer!)))) =>
            ArgumentNullException.ThrowIfNull(check);

    private VerifierEvaluator(Func<ReasoningState, CancellationToken, ValueTask<Evaluation>> verify) =>
        _verify = new("Evaluator", this, verify, JudgementScale.Quality, nameof(VerifierEvaluator));

    /// <summary>Verifies the whole line, in its own time, with degrees.</summary>
    /// <param name="score">
    /// Gives the quality in [0, 1] of an answered state (its <see cref="ReasoningState.FinalAnswer"/> is not null), or null.
    /// </param>
    /// <returns>An evaluator.</returns>
    public static VerifierEvaluator OfStates(Func<ReasoningState, CancellationToken, ValueTask<double?>> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return new(async (state, token) => Judgement.From(await score(state, token).ConfigureAwait(false)));
    }

    /// <summary>Verifies the whole line, and says of one that fails what is wrong with it (<see cref="Evaluation.Feedback"/>).</summary>
    /// <param name="judge">
    /// Judges an answered state: a quality in [0, 1], or <see cref="Evaluation.None"/>. What it says reaches the prompt of whoever revises
    /// the answer.
    /// </param>
    /// <returns>An evaluator.</returns>
    public static VerifierEvaluator OfEvaluations(Func<ReasoningState, CancellationToken, ValueTask<Evaluation>> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return new(judge);
    }

    /// <summary>Verifies the form of the final answer. A match that takes longer than the timeout gives no judgement.</summary>
    /// <param name="pattern">Matches a good answer, anywhere in it; anchor with <c>^</c> and <c>$</c> for the whole.</param>
    /// <param name="options">Options of the expression; <see cref="RegexOptions.NonBacktracking"/> never runs long.</param>
    /// <param name="matchTimeout">Above zero. Default 1 second; the answer is untrusted, so there is always one.</param>
    /// <returns>An evaluator.</returns>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    public static VerifierEvaluator Matching(
        [StringSyntax(StringSyntaxAttribute.Regex, nameof(options))] string pattern,
        RegexOptions options = RegexOptions.None,
        TimeSpan? matchTimeout = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return Matching(new Regex(pattern, options, matchTimeout ?? TimeSpan.FromSeconds(1)));
    }

    /// <summary>As the other overload, for an expression made at build time.</summary>
    /// <param name="pattern">Has a match timeout, or <see cref="RegexOptions.NonBacktracking"/>.</param>
    /// <returns>An evaluator.</returns>
    /// <exception cref="ArgumentException">Nothing bounds the time a match may take.</exception>
    public static VerifierEvaluator Matching(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.MatchTimeout == Regex.InfiniteMatchTimeout && !pattern.Options.HasFlag(RegexOptions.NonBacktracking))
        {
            throw new ArgumentException("pattern has no match timeout; answers are untrusted, so give it one.", nameof(pattern));
        }

        return new((string answer) =>
        {
            try
            {
                return pattern.IsMatch(answer);
            }
            catch (RegexMatchTimeoutException)
            {
                return null;
            }
        });
    }

    /// <summary>
    /// Verifies that the final answer is a number the problem's own checker computes, units aside (<see cref="AnswerNumber"/>): quality 1
    /// where <c>|answer − expected| ≤ max(absolute, relative·|expected|)</c>, else 0. An answer that is not one number equals none: 0.
    /// </summary>
    /// <param name="expected">
    /// Computes the number from the problem's text, or gives null if it cannot tell. For problems a program can check; not for a key.
    /// </param>
    /// <param name="relativeTolerance">In [0, 1]. Default 1e-6.</param>
    /// <param name="absoluteTolerance">At least 0. Default 1e-9.</param>
    /// <returns>An evaluator.</returns>
    public static VerifierEvaluator Numeric(
        Func<Problem, double?> expected, double relativeTolerance = 1e-6, double absoluteTolerance = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(expected);
        Guard.Finite(relativeTolerance, 0, 1);
        Guard.Finite(absoluteTolerance, 0, double.MaxValue);
        return new((problem, answer) =>
        {
            if (expected(problem) is not { } number)
            {
                return null;
            }

            if (double.IsFinite(number))
            {
                return AnswerNumber.TryParse(answer, out var given)
                    && Math.Abs(given - number) <= Math.Max(absoluteTolerance, relativeTolerance * Math.Abs(number));
            }

            throw new InvalidOperationException($"The checker gave {Guard.Text(number)}; an expected number is finite.");
        });
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">The check failed or gave a value outside [0, 1].</exception>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        if (state.Outcome == Outcome.Answered)
        {
            return _verify.EvaluateAsync(state, null, CallSite.Named($"at {state}"), default, cancellationToken);
        }

        return ValueTask.FromResult(Evaluation.None());
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => default;

    private static Evaluation From(bool? right)
    {
        if (right is not { } known)
        {
            return Evaluation.None();
        }

        return new(Convert.ToDouble(known));
    }
}
