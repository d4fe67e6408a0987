using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Rollout;

public class RolloutEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    // The answer is its quality in percent; -1 is an answer that nobody can judge.
    private static readonly DelegateEvaluator Percent = new(state =>
        AnswerNumber.TryParse(state.FinalAnswer, out var number) && number >= 0 ? number / 100 : null);

    [Property(MaxTest = 200)]
    public Property An_open_state_has_the_mean_over_the_rollouts_that_could_be_judged() => Prop.ForAll(
        Gen.Choose(-1, 100).NonEmptyListOf().Where(list => list.Count <= 10).ToArbitrary(),
        list =>
        {
            var client = ScriptedModels.Answering([.. list.Select(value => $"{value} %")]);
            var pending = new RolloutEvaluator(client.Answerer(), Percent, list.Count).EvaluateAsync(States.Open(), None);
            var judged = list.Where(value => value >= 0).ToList();
            return pending.IsCompletedSuccessfully && pending.Result is var result && (judged.Count == 0
                ? !result.HasJudgement
                : Math.Abs(result.Value - (judged.Average() / 100)) < 1e-12) && result.Usage.Calls == list.Count;
        });

    [Fact]
    public async Task Equal_answers_are_scored_once_and_count_as_often_as_they_came()
    {
        var asked = 0;
        var score = new DelegateEvaluator(state =>
        {
            Interlocked.Increment(ref asked);
            return state.FinalAnswer == "5" ? 1 : 0;
        });
        var rollout = new RolloutEvaluator(ScriptedModels.Answering("5", "6", "5", "5").Answerer(), score, 4);
        Assert.Equal(0.75, (await rollout.EvaluateAsync(States.Open(), None)).Value);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task The_scorer_sees_answered_states_that_continue_the_line()
    {
        ReasoningState? seen = null;
        var score = new DelegateEvaluator(state =>
        {
            seen = state;
            return 1;
        });
        var open = States.Open();
        await new RolloutEvaluator(ScriptedModels.Answering("5").Answerer(), score).EvaluateAsync(open, None);
        Assert.Equal((Outcome.Answered, "5"), (seen!.Outcome, seen.FinalAnswer));
        Assert.Same(open, seen.Parent);
    }

    [Fact]
    public async Task An_answered_state_is_scored_as_it_is_without_a_model_call()
    {
        var client = ScriptedModels.Answering("5");
        var rollout = new RolloutEvaluator(client.Answerer(), Percent);
        Assert.Equal(0.4, (await rollout.EvaluateAsync(States.Answered("40"), None)).Value);
        Assert.True(rollout.EstimateCost(States.Answered("40"), 1).IsNone);
        Assert.False((await rollout.EvaluateAsync(States.Ended(Outcome.Invalid), None)).HasJudgement);
        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task A_finish_that_cannot_be_read_is_no_judgement()
    {
        var result = await new RolloutEvaluator(ScriptedModels.Saying("40, I guess").Answerer(), Percent)
            .EvaluateAsync(States.Open(), None);
        Assert.False(result.HasJudgement);
        Assert.Equal(1, result.Usage.Calls);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_the_window_leads_nowhere()
    {
        var open = States.Open(States.Root(window: 400));
        var rollout = new RolloutEvaluator(ScriptedModels.Answering(new string('가', 500), "100").Answerer(), Percent, 2);
        Assert.Equal(0.5, (await rollout.EvaluateAsync(open, None)).Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    public async Task A_scorer_that_breaks_its_contract_is_named_and_the_finish_is_on_the_bill(double value)
    {
        var score = new DelegateEvaluator((_, _) => ValueTask.FromResult(new Evaluation(value, new(Calls: 10))));
        var rollout = new RolloutEvaluator(ScriptedModels.Answering("5", "6").Answerer(), score, 2);
        var error = await Assert.ThrowsAsync<PluginException>(() => rollout.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal(nameof(DelegateEvaluator), error.Plugin);
        Assert.Equal(22, error.Usage.Calls);
    }

    [Fact]
    public async Task A_cancellation_during_scoring_tells_what_the_finish_cost()
    {
        using var stop = new CancellationTokenSource();
        var score = new DelegateEvaluator(async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new(1);
        });
        var rollout = new RolloutEvaluator(ScriptedModels.Answering("5").Answerer(), score);
        var error =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rollout.EvaluateAsync(States.Open(), stop.Token).AsTask());
        Assert.Equal(1, Assert.IsAssignableFrom<IFailureDetails>(error).Usage.Calls);
    }

    [Fact]
    public async Task The_estimate_bounds_finish_and_score()
    {
        var client = new ScriptedChatClient(request => ScriptedReply.Text(
            request.Number < 3 ? ScriptedModels.Answer(new string('나', 30 + request.Number)) : """{"reason": "ok", "score": 1}"""));
        var model = new Models.ChatModel(client, new() { Price = new(1, 1, 4), MaxOutputTokens = 60 });
        var rollout = new RolloutEvaluator(new(model), new JudgeEvaluator(model, new() { Attempts = 1 }), 3);
        var estimate = rollout.EstimateCost(States.Open(), 1);
        var usage = (await rollout.EvaluateAsync(States.Open(), None)).Usage;
        Assert.Equal(6, usage.Calls);
        ScriptedModels.IsWithin(usage, estimate);
    }
}
