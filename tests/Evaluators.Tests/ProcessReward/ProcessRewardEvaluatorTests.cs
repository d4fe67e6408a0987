using System.Runtime.CompilerServices;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.ProcessReward;

public class ProcessRewardEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TurnLikelihood Words = new(Answer: -1, LeastAnswerToken: -0.5, AnswerTokens: 3);
    private static readonly double Own = 1 / (1 + Math.Exp(-(4 - 1.5)));

    [Fact]
    public async Task A_final_answer_is_judged_by_its_own_likelihood_where_the_verifier_does_not()
    {
        var open = Turn(States.Root(), "0.8");
        var state = open.Game.Answer(open, "5", Words);
        Assert.Equal(0.8 * Own, (await Mixed().EvaluateAsync(state, None)).Value, 1e-12);
        Assert.Equal(Own, (await Mixed().EvaluateAsync(state, None)).StepScore!.Value, 1e-12);
    }

    [Fact]
    public async Task What_cannot_be_had_drops_out_of_the_score()
    {
        var verifiedOnly = Turn(States.Root(), "0.8");
        var ownOnly = Turn(verifiedOnly, "none", Words);
        var neither = Turn(ownOnly, "none");
        Assert.Equal(0.8, (await Mixed().EvaluateAsync(verifiedOnly, None)).Value, 1e-12);
        Assert.Equal(0.8 * Own, (await Mixed().EvaluateAsync(ownOnly, None)).Value, 1e-12);
        var judged = await Mixed().EvaluateAsync(neither, None);
        Assert.Equal(0.8 * Own, judged.Value, 1e-12);
        Assert.Null(judged.StepScore);
        Assert.Equal(3, judged.Usage.Calls);
    }

    [Fact]
    public async Task Where_nobody_can_tell_of_any_turn_there_is_no_judgement_but_a_bill()
    {
        var judged = await new ProcessRewardEvaluator(new ScriptedVerifier()).EvaluateAsync(Turn(States.Root(), "none", Words), None);
        Assert.False(judged.HasJudgement);
        Assert.Equal(ScriptedVerifier.Price, judged.Usage);
    }

    [Fact]
    public async Task Siblings_pay_for_what_they_share_once()
    {
        var verifier = new ScriptedVerifier();
        var evaluator = new ProcessRewardEvaluator(verifier);
        var shared = Turn(Turn(States.Root(), "0.9"), "0.8");
        var first = await evaluator.EvaluateAsync(Turn(shared, "0.5"), None);
        var second = await evaluator.EvaluateAsync(Turn(shared, "0.25"), None);
        Assert.Equal((3, 1), (first.Usage.Calls, second.Usage.Calls));
        Assert.Equal(first.Value / 2, second.Value, 1e-12);
        Assert.Equal(4, verifier.Asked.Count);
    }

    [Fact]
    public async Task A_failing_verifier_is_named_with_what_earlier_turns_cost_and_they_stay_known()
    {
        var verifier = new ScriptedVerifier();
        var evaluator = new ProcessRewardEvaluator(verifier);
        var shared = Turn(Turn(States.Root(), "0.9"), "0.8");
        var error = await Assert.ThrowsAsync<PluginException>(() => evaluator.EvaluateAsync(Turn(shared, "fail"), None).AsTask());
        Assert.Equal(nameof(ScriptedVerifier), error.Plugin);
        Assert.Equal(3, error.Usage.Calls);
        Assert.DoesNotContain(States.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0.72, (await evaluator.EvaluateAsync(shared, None)).Value, 1e-12);
        Assert.Equal(3, verifier.Asked.Count);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.01)]
    [InlineData(-0.1)]
    public async Task A_probability_out_of_range_is_refused(double probability)
    {
        var evaluator = new ProcessRewardEvaluator(new DelegateVerifier((_, _) => new Evaluation(probability, new(Calls: 1))));
        var error = await Assert.ThrowsAsync<PluginException>(() => evaluator.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal((nameof(DelegateVerifier), 1), (error.Plugin, error.Usage.Calls));
    }

    [Fact]
    public async Task A_cancellation_carries_what_was_paid_before_it()
    {
        using var stop = new CancellationTokenSource();
        var evaluator = new ProcessRewardEvaluator(new DelegateVerifier((state, token) =>
        {
            if (state.Turns == 2)
            {
                stop.Cancel();
                token.ThrowIfCancellationRequested();
            }

            return new(0.9, new(Calls: 1));
        }));
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => evaluator.EvaluateAsync(Turn(States.Open(), "0.5"), stop.Token).AsTask());
        Assert.Equal(1, Assert.IsAssignableFrom<IFailureDetails>(cancelled).Usage.Calls);
    }

    [Fact]
    public async Task Without_an_estimate_of_the_verifier_the_most_that_a_turn_has_cost_is_expected_of_each()
    {
        var evaluator = new ProcessRewardEvaluator(new DelegateVerifier((state, _) => new(0.9, new(Calls: state.Turns))));
        var line = Turn(Turn(States.Root(), "0.9"), "0.8");
        Assert.True(evaluator.EstimateCost(line, 1).IsNone);
        await evaluator.EvaluateAsync(line, None);
        Assert.Equal(2 * 3, evaluator.EstimateCost(Turn(Turn(Turn(line, "0.9"), "0.9"), "0.9"), 1).Calls);
    }

    [Fact]
    public async Task What_is_known_of_a_state_does_not_keep_it_alive()
    {
        var evaluator = new ProcessRewardEvaluator(new DelegateVerifier((_, _) => new(0.9)));
        var state = await JudgeAndForget(evaluator);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(state.TryGetTarget(out _));
        GC.KeepAlive(evaluator);
    }

    [Theory]
    [InlineData(-0.1, 4)]
    [InlineData(1.1, 4)]
    [InlineData(double.NaN, 4)]
    [InlineData(0.5, double.NaN)]
    [InlineData(0.5, 101)]
    public void Options_out_of_range_are_refused(double weight, double offset) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ProcessRewardEvaluator(new ScriptedVerifier(), new() { OwnWeight = weight, OwnOffset = offset }));

    [Fact]
    public void A_fold_that_is_none_is_refused() => Assert.Contains(
        "Product, Least, GeometricMean", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ProcessRewardEvaluator(new ScriptedVerifier(), new() { Fold = (StepFold)7 })).Message, StringComparison.Ordinal);

    private static ProcessRewardEvaluator Mixed() => new(new ScriptedVerifier(), new() { OwnWeight = 0.5 });

    private static ReasoningState Turn(ReasoningState state, string says, TurnLikelihood? words = null) =>
        state.Game.Ask(state, new("How many?", says), words);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<ReasoningState>> JudgeAndForget(ProcessRewardEvaluator evaluator)
    {
        var state = States.Open();
        await evaluator.EvaluateAsync(state, None);
        return new(state);
    }

    private sealed class DelegateVerifier(Func<ReasoningState, CancellationToken, Evaluation> verify) : IStepVerifier
    {
        public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken) =>
            ValueTask.FromResult(verify(state, cancellationToken));
    }
}
