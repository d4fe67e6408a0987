using FsCheck.Xunit;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.Delegates;

public class DelegateEvaluatorTests
{
    [Property(MaxTest = 300)]
    public bool What_is_not_in_the_unit_interval_is_an_error_and_what_is_comes_through(double value)
    {
        var pending = new DelegateEvaluator(_ => value, "mine").EvaluateAsync(States.Open(), CancellationToken.None);
        return value is >= 0 and <= 1
            ? pending.IsCompletedSuccessfully && pending.Result.Value == value
            : pending.IsFaulted && pending.AsTask().Exception!.InnerException is PluginException { Plugin: "mine" };
    }

    [Fact]
    public async Task Null_is_no_judgement()
    {
        var result = await new DelegateEvaluator(_ => null).EvaluateAsync(States.Open(), CancellationToken.None);
        Assert.False(result.HasJudgement);
    }

    [Fact]
    public async Task A_failure_is_named_keeps_its_bill_and_says_nothing_of_the_problem()
    {
        var evaluator = new DelegateEvaluator((_, _) => throw new PaidFailure(new(Calls: 4)), name: "mine");
        var error = await Assert.ThrowsAsync<PluginException>(
            () => evaluator.EvaluateAsync(States.Open(), CancellationToken.None).AsTask());
        Assert.Equal("mine", error.Plugin);
        Assert.Equal(4, error.Usage.Calls);
        Assert.DoesNotContain(States.Secret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_estimate_is_the_users_or_the_most_seen()
    {
        var calls = 0;
        var learning = new DelegateEvaluator((_, _) => ValueTask.FromResult(new Evaluation(1, new(Calls: 3 - calls++))));
        Assert.Equal(0, learning.EstimateCost(States.Open(), 1).Calls);
        await learning.EvaluateAsync(States.Open(), CancellationToken.None);
        await learning.EvaluateAsync(States.Open(), CancellationToken.None);
        Assert.Equal(3, learning.EstimateCost(States.Open(), 1).Calls);

        var told = new DelegateEvaluator((_, _) => ValueTask.FromResult(new Evaluation(1)), state => new(Calls: state.Turns + 1));
        Assert.Equal(2, told.EstimateCost(States.Open(), 1).Calls);
    }

    [Fact]
    public async Task A_game_turns_a_delegates_quality_into_a_return()
    {
        var game = new GameEvaluator(new DelegateEvaluator(state => state.FinalAnswer == "5" ? 1 : 0));
        Assert.Equal(0.95, (await game.EvaluateAsync(States.Answered("5"), CancellationToken.None)).Value, 1e-12);
        Assert.Equal(0, (await game.EvaluateAsync(States.Answered("6"), CancellationToken.None)).Value);
    }
}
