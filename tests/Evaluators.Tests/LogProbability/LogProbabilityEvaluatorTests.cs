using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.LogProbability;

public class LogProbabilityEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Property(MaxTest = 200)]
    public Property An_open_state_has_the_mean_probability_of_the_answers_tokens_alone() => Prop.ForAll(
        Gen.Choose(1, 100).Select(i => i / 100.0).Two().ToArbitrary(),
        pair =>
        {
            var result = Evaluate(States.Open(), Reply(pair.Item1, pair.Item2));
            return result.HasJudgement && Math.Abs(result.Value - Math.Sqrt(pair.Item1 * pair.Item2)) < 1e-9;
        });

    [Theory]
    [InlineData("42 apples", 0.9, 0.9)]
    [InlineData("42", 0.3, 0.3)]
    [InlineData("43", 0.9, 0.1)]
    [InlineData("43", 0.3, 0.3)]
    public void An_answer_is_as_likely_as_the_models_own_or_as_what_that_leaves(string answer, double probability, double quality) =>
        Assert.Equal(quality, Evaluate(States.Answered(answer), Reply(probability, probability)).Value, 1e-9);

    [Fact]
    public async Task Missing_log_probabilities_are_noticed_once_and_cost_no_further_call()
    {
        var client = new LogProbabilityClient([null]);
        var evaluator = new LogProbabilityEvaluator(new ChatModel(client));
        Assert.True(evaluator.EstimateCost(States.Open(), 1).Calls > 0);
        for (var i = 0; i < 3; i++)
        {
            var result = await evaluator.EvaluateAsync(States.Open(), None);
            Assert.False(result.HasJudgement);
            Assert.Equal(i == 0, !result.Usage.IsNone);
        }

        Assert.Equal(1, client.Requests);
        Assert.True(evaluator.EstimateCost(States.Open(), 1).IsNone);
    }

    [Fact]
    public async Task A_client_that_does_not_offer_them_is_not_asked()
    {
        var client = ScriptedModels.Answering("5");
        Assert.False((await new LogProbabilityEvaluator(new ChatModel(client)).EvaluateAsync(States.Open(), None)).HasJudgement);
        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_no_judgement_and_the_next_one_may_be()
    {
        var client = new LogProbabilityClient([("I", 0.9), (" pass", 0.9)], Reply(0.5, 0.5));
        var evaluator = new LogProbabilityEvaluator(new ChatModel(client));
        Assert.False((await evaluator.EvaluateAsync(States.Open(), None)).HasJudgement);
        Assert.Equal(0.5, (await evaluator.EvaluateAsync(States.Open(), None)).Value, 1e-9);
    }

    [Fact]
    public async Task Answers_of_one_parent_share_one_call()
    {
        var client = new LogProbabilityClient([Reply(0.9, 0.9)]);
        var evaluator = new LogProbabilityEvaluator(new ChatModel(client));
        var parent = States.Open();
        Assert.Equal(1, (await evaluator.EvaluateAsync(States.Answered(parent, "42"), None)).Usage.Calls);
        Assert.True((await evaluator.EvaluateAsync(States.Answered(parent, "43"), None)).Usage.IsNone);
        Assert.Equal(1, client.Requests);
    }

    private static (string Token, double Probability)[] Reply(double first, double second) =>
        [("{\"reasoning\": \"so\", ", 0.01), ("\"answer\": \"", 1), ("4", first), ("2", second), ("\"}", 0.99)];

    private static Evaluation Evaluate(ReasoningState state, (string Token, double Probability)[] reply)
    {
        var pending = new LogProbabilityEvaluator(new ChatModel(new LogProbabilityClient(reply))).EvaluateAsync(state, None);
        return pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("Nothing here waits.");
    }
}
