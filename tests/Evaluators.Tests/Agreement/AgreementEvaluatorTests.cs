using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Agreement;

public class AgreementEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string[] Spellings = ["{0}", "{0} apples", "${0}", "{0}.0", "the answer is {0}."];

    // Some of few answers, each in one of several spellings.
    private static readonly Arbitrary<(int Answer, string Text)[]> Samples = Gen.Choose(1, 3)
        .SelectMany(_ => Gen.Elements(Spellings), (answer, spelling) => (answer, string.Format(null, spelling, answer)))
        .ListOf()
        .Where(list => list.Count is >= 2 and <= 12)
        .Select(list => list.ToArray())
        .ToArbitrary();

    [Property(MaxTest = 200)]
    public Property An_open_state_has_the_share_of_the_most_frequent_answer() => Prop.ForAll(Samples, sample =>
    {
        var expected = (double)sample.GroupBy(pair => pair.Answer).Max(group => group.Count()) / sample.Length;
        return Evaluate(States.Open(), sample) is { HasJudgement: true, Value: var value } && value == expected;
    });

    [Property(MaxTest = 200)]
    public Property An_answered_state_has_the_share_of_the_answers_that_agree_with_it() => Prop.ForAll(Samples, sample =>
        Evaluate(States.Answered("2 apples"), sample) is { HasJudgement: true, Value: var value }
        && value == (double)sample.Count(pair => pair.Answer == 2) / sample.Length);

    [Property(MaxTest = 100)]
    public Property The_order_of_the_answers_does_not_matter() => Prop.ForAll(Samples, sample =>
        Evaluate(States.Open(), sample).Value == Evaluate(States.Open(), [.. sample.Reverse()]).Value);

    [Fact]
    public async Task Answers_that_cannot_be_read_agree_with_none()
    {
        var client = new ScriptedChatClient(request => ScriptedReply.Text(request.Number < 3 ? ScriptedModels.Answer("7") : "I give up"));
        var evaluator = new AgreementEvaluator(client.Answerer());
        Assert.Equal(0.6, (await evaluator.EvaluateAsync(States.Open(), None)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("I would say 7, or 8.")]
    [InlineData("""{"reasoning": "7", "answer": ""}""")]
    [InlineData("""{"reasoning": "so the answer is""")]
    public async Task When_none_can_be_read_there_is_no_judgement_but_a_bill(string reply)
    {
        var result = await new AgreementEvaluator(ScriptedModels.Saying(reply).Answerer(), 3).EvaluateAsync(States.Open(), None);
        Assert.False(result.HasJudgement);
        Assert.Equal(3, result.Usage.Calls);
    }

    [Fact]
    public async Task One_answer_agrees_with_itself_which_says_nothing()
    {
        var client = new ScriptedChatClient(
            request => request.Number == 0 ? ScriptedReply.Text(ScriptedModels.Answer("7")) : ScriptedReply.Fault(new IOException()));
        Assert.False((await new AgreementEvaluator(client.Answerer(), 3).EvaluateAsync(States.Open(), None)).HasJudgement);
    }

    [Fact]
    public async Task Answers_of_one_parent_are_measured_against_one_sample_paid_for_once()
    {
        var client = ScriptedModels.Answering("5", "5", "6");
        var evaluator = new AgreementEvaluator(client.Answerer(), 3);
        var parent = States.Open();
        Assert.True(evaluator.EstimateCost(parent, 1).Calls >= 3);
        Assert.Equal(3, (await evaluator.EvaluateAsync(parent, None)).Usage.Calls);
        var five = await evaluator.EvaluateAsync(States.Answered(parent, "5 apples"), None);
        var six = await evaluator.EvaluateAsync(States.Answered(parent, "6"), None);
        Assert.Equal((2 / 3.0, 1 / 3.0, 3), (five.Value, six.Value, client.Requests.Count));
        Assert.True((five.Usage + six.Usage).IsNone);
        Assert.True(evaluator.EstimateCost(States.Answered(parent, "7"), 1).IsNone);
    }

    [Fact]
    public async Task The_model_is_not_shown_the_answer_it_is_to_confirm()
    {
        var client = ScriptedModels.Answering("5");
        await new AgreementEvaluator(client.Answerer(), 2).EvaluateAsync(States.Answered("UNSEEN"), None);
        Assert.All(client.Requests, request => Assert.DoesNotContain("UNSEEN", request.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_equivalence_of_ones_own_decides()
    {
        var evaluator = new AgreementEvaluator(ScriptedModels.Answering("5 cm", "5 m").Answerer(), 2, new Literal());
        Assert.Equal(0.5, (await evaluator.EvaluateAsync(States.Open(), None)).Value);
    }

    [Fact]
    public async Task A_broken_equivalence_is_named_and_the_answers_are_on_the_bill()
    {
        var evaluator = new AgreementEvaluator(ScriptedModels.Answering("5", "6").Answerer(), 2, new Broken());
        var error = await Assert.ThrowsAsync<PluginException>(() => evaluator.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal((nameof(Broken), 2), (error.Plugin, error.Usage.Calls));
    }

    [Fact]
    public async Task States_that_ended_without_an_answer_cost_nothing()
    {
        var client = ScriptedModels.Answering("5");
        var evaluator = new AgreementEvaluator(client.Answerer());
        Assert.False((await evaluator.EvaluateAsync(States.Ended(Outcome.Invalid), None)).HasJudgement);
        Assert.True(evaluator.EstimateCost(States.Ended(Outcome.Invalid), 1).IsNone);
        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task The_estimate_bounds_the_bill()
    {
        var evaluator = new AgreementEvaluator(new(new(
            ScriptedModels.Answering("5", "6"), new() { Price = new(1, 1, 4), MaxOutputTokens = 100 })));
        var estimate = evaluator.EstimateCost(States.Answered(), 1);
        var usage = (await evaluator.EvaluateAsync(States.Answered(), None)).Usage;
        Assert.Equal(5, usage.Calls);
        ScriptedModels.IsWithin(usage, estimate);
    }

    [Fact]
    public void Too_few_or_too_many_completions_are_an_error_that_names_them()
    {
        var answerer = ScriptedModels.Answering("5").Answerer();
        Assert.Throws<ArgumentOutOfRangeException>("completions", () => new AgreementEvaluator(answerer, 1));
        Assert.Throws<ArgumentOutOfRangeException>("completions", () => new AgreementEvaluator(answerer, 129));
    }

    private static Evaluation Evaluate(ReasoningState state, (int Answer, string Text)[] sample)
    {
        var client = ScriptedModels.Answering([.. sample.Select(pair => pair.Text)]);
        var pending = new AgreementEvaluator(client.Answerer(), sample.Length).EvaluateAsync(state, None);
        return pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("Nothing here waits.");
    }

    private sealed class Literal : IAnswerEquivalence
    {
        public string KeyOf(Problem problem, string answer) => answer;
    }

    private sealed class Broken : IAnswerEquivalence
    {
        public string KeyOf(Problem problem, string answer) => throw new FormatException();
    }
}
