using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.Preference;

public class DelegatePreferenceTests
{
    private static readonly Problem Problem = new($"{States.Secret}?");

    [Fact]
    public async Task A_score_comes_through_and_null_is_no_judgement()
    {
        var preference = new DelegatePreference((_, answer) => answer.Length == 2 ? 0.25 : null);
        Assert.Equal(0.25, (await preference.ScoreAsync(Problem, "ab", default)).Value);
        Assert.False((await preference.ScoreAsync(Problem, "abc", default)).HasJudgement);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.5)]
    [InlineData(2)]
    public async Task A_score_outside_the_unit_interval_is_an_error_without_content(double score)
    {
        var preference = new DelegatePreference((_, _, _) => ValueTask.FromResult(new Evaluation(score, new(Calls: 1))));
        var error = await Assert.ThrowsAsync<PluginException>(() => preference.ScoreAsync(Problem, "secret answer", default).AsTask());
        Assert.Equal(1, error.Usage.Calls);
        Assert.DoesNotContain(States.Secret, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret answer", error.Message, StringComparison.Ordinal);
    }
}
