using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.Verifying;

public class VerifierEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(false, 0.0)]
    [InlineData(null, null)]
    public async Task Right_is_one_wrong_is_zero_and_cannot_tell_is_no_judgement(bool? verdict, double? quality)
    {
        var result = await new VerifierEvaluator((string _) => verdict).EvaluateAsync(States.Answered(), None);
        Assert.Equal(quality, result.HasJudgement ? result.Value : null);
    }

    [Fact]
    public async Task Open_and_failed_states_get_no_judgement_and_the_check_is_not_asked()
    {
        var verifier = new VerifierEvaluator((string _) => throw new InvalidOperationException("asked"));
        foreach (var state in new[] { States.Root(), States.Open(), States.Ended(Outcome.DeadEnd), States.Ended(Outcome.ContextExhausted) })
        {
            Assert.False((await verifier.EvaluateAsync(state, None)).HasJudgement);
        }
    }

    [Fact]
    public async Task A_check_may_see_the_problem_or_the_whole_line_and_take_its_time()
    {
        var byProblem =
            new VerifierEvaluator((problem, answer) => problem.Text.StartsWith(States.Secret, StringComparison.Ordinal) && answer == "5");
        Assert.Equal(1, (await byProblem.EvaluateAsync(States.Answered("5"), None)).Value);

        var byLine = VerifierEvaluator.OfStates(async (state, token) =>
        {
            await Task.Yield();
            return state.Steps().Count / 4.0;
        });
        Assert.Equal(0.25, (await byLine.EvaluateAsync(States.Answered(), None)).Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(7)]
    public async Task A_score_outside_the_unit_interval_is_an_error(double score)
    {
        var verifier = VerifierEvaluator.OfStates((_, _) => ValueTask.FromResult<double?>(score));
        var error = await Assert.ThrowsAsync<PluginException>(() => verifier.EvaluateAsync(States.Answered(), None).AsTask());
        Assert.Equal(nameof(VerifierEvaluator), error.Plugin);
    }

    [Fact]
    public async Task A_check_that_throws_is_an_error_without_content()
    {
        var verifier = new VerifierEvaluator((string _) => throw new FormatException("why"));
        var error = await Assert.ThrowsAsync<PluginException>(() => verifier.EvaluateAsync(States.Answered("my answer"), None).AsTask());
        Assert.IsType<FormatException>(error.InnerException);
        Assert.DoesNotContain("my answer", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42", 1)]
    [InlineData(" 42 ", 0)]
    [InlineData("4２", 0)]
    public async Task A_pattern_matches_the_answer(string answer, double quality) =>
        Assert.Equal(quality, (await VerifierEvaluator.Matching("^[0-9]+$").EvaluateAsync(States.Answered(answer), None)).Value);

    [Fact]
    public async Task A_pattern_that_runs_away_on_a_hostile_answer_gives_no_judgement()
    {
        var verifier = VerifierEvaluator.Matching("^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(20));
        Assert.False((await verifier.EvaluateAsync(States.Answered(new string('a', 40) + "!"), None)).HasJudgement);
    }

    [Fact]
    public void A_pattern_without_any_bound_on_its_time_is_refused()
    {
        Assert.Throws<ArgumentException>("pattern", () => VerifierEvaluator.Matching(new Regex("a")));
        Assert.NotNull(VerifierEvaluator.Matching(new Regex("a", RegexOptions.NonBacktracking)));
        Assert.ThrowsAny<ArgumentException>(() => VerifierEvaluator.Matching("("));
    }

    [Property(MaxTest = 500)]
    public Property A_number_within_tolerance_is_right_and_outside_it_is_wrong() => Prop.ForAll(
        Gen.Choose(-1_000_000, 1_000_000).SelectMany(_ => Gen.Choose(-20, 20), (number, off) => (number, off)).ToArbitrary(),
        pair =>
        {
            var verifier = VerifierEvaluator.Numeric(_ => pair.number, relativeTolerance: 0, absoluteTolerance: 10);
            var pending = verifier.EvaluateAsync(States.Answered($"{pair.number + pair.off} apples"), None);
            return pending.IsCompletedSuccessfully && pending.Result.Value == (Math.Abs(pair.off) <= 10 ? 1 : 0);
        });

    [Theory]
    [InlineData("1,234.50 $", 1)]
    [InlineData("１２３４．５", 1)]
    [InlineData("2469/2", 1)]
    [InlineData("1234.6", 0)]
    [InlineData("a lot", 0)]
    [InlineData("1234.5 or 1235.5", 0)]
    public async Task Units_and_notation_do_not_matter(string answer, double quality) =>
        Assert.Equal(quality, (await VerifierEvaluator.Numeric(_ => 1234.5).EvaluateAsync(States.Answered(answer), None)).Value);

    [Fact]
    public async Task Without_an_expected_number_there_is_no_judgement_and_a_senseless_one_is_an_error()
    {
        Assert.False((await VerifierEvaluator.Numeric(_ => null).EvaluateAsync(States.Answered("5"), None)).HasJudgement);
        await Assert.ThrowsAsync<PluginException>(
            () => VerifierEvaluator.Numeric(_ => double.NaN).EvaluateAsync(States.Answered("5"), None).AsTask());
    }

    [Theory]
    [InlineData(double.NaN, 0.0, "relativeTolerance")]
    [InlineData(-1.0, 0.0, "relativeTolerance")]
    [InlineData(0.0, double.PositiveInfinity, "absoluteTolerance")]
    public void A_bad_tolerance_is_an_error_that_names_it(double relative, double absolute, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => VerifierEvaluator.Numeric(_ => 1, relative, absolute));
}
