namespace TreeReasoner.Tests;

/// <summary>What becomes of a judgement and a preference on their way to a return.</summary>
public class GameEvaluatorTests
{
    private static readonly Usage Judging = new(2, 20, 10);

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
