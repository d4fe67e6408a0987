namespace TreeReasoner.Tests;

/// <summary>What becomes of a judgement and a preference on their way to a return.</summary>
public class GameEvaluatorTests
{
    private static readonly Usage Judging = new(2, 20, 10);
    private static readonly Usage Scoring = new(1, 7, 3);

    [Fact]
    public async Task A_judgement_that_was_paid_is_on_the_bill_when_the_preference_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var evaluator = new GameEvaluator(new Judge(), new Preference(async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return default;
        }));
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => evaluator.EvaluateAsync(Answered(), stop.Token).AsTask());
        Assert.Equal(Judging, Assert.IsAssignableFrom<IFailureDetails>(error).Usage);
        Assert.Equal(stop.Token, error.CancellationToken);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(1.5, "1.5")]
    public async Task A_preference_out_of_range_is_named_with_what_was_expected_and_all_that_was_paid(double given, string says)
    {
        var evaluator = new GameEvaluator(new Judge(), new Preference(_ => new(new Evaluation(given, Scoring))));
        var error = await Assert.ThrowsAsync<PluginException>(() => evaluator.EvaluateAsync(Answered(), default).AsTask());
        Assert.Equal($"Preference 'Preference' gave quality {says}; qualities are finite and in [0, 1].", error.Message);
        Assert.Equal(("Preference", Judging + Scoring), (error.Plugin, error.Usage));
    }

    [Fact]
    public async Task A_preference_that_throws_is_named_without_content()
    {
        var evaluator = new GameEvaluator(new Judge(), new Preference(_ => throw new InvalidOperationException("secret")));
        var state = Answered();
        var error = await Assert.ThrowsAsync<PluginException>(() => evaluator.EvaluateAsync(state, default).AsTask());
        Assert.Equal(
            "Preference 'Preference' failed: it threw InvalidOperationException (see the inner exception).", error.Message);
        Assert.Equal(Judging, error.Usage);
    }

    private static ReasoningState Answered()
    {
        var game = new ReasoningGame(new Problem("The secret question?"), options: new() { PreferenceWeight = 0.5 });
        return game.Answer(game.Root, "The secret answer.");
    }

    private sealed class Judge : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => new(new Evaluation(0.5, Judging));
    }

    private sealed class Preference(Func<CancellationToken, ValueTask<Evaluation>> score) : IPreference
    {
        public ValueTask<Evaluation> ScoreAsync(Problem problem, string answer, CancellationToken cancellationToken) => score(cancellationToken);
    }
}
