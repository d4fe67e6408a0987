using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Consistency;

public class MutualConsistencyEvaluatorTests
{
    [Theory]
    [InlineData(0.0, "")]
    [InlineData(0.25, "one")]
    [InlineData(0.5, "one two")]
    [InlineData(0.99, "one two three")]
    public async Task The_second_model_is_given_the_first_part_of_the_line_and_not_its_answer(double given, string seen)
    {
        var client = ScriptedModels.Answering("12");
        var result = await new MutualConsistencyEvaluator(client.Answerer(), 1, given)
            .EvaluateAsync(Line("one", "two", "three", "four"), default);
        Assert.Equal(1, result.Value);
        var text = client.Requests[0].Text;
        foreach (var word in new[] { "one", "two", "three", "four" })
        {
            Assert.Equal(seen.Split(' ').Contains(word), text.Contains($"the word {word}", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("12", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quality_is_the_share_of_completions_that_end_the_same()
    {
        var evaluator = new MutualConsistencyEvaluator(ScriptedModels.Answering("12 apples", "13", "12.0", "twelve?").Answerer(), 4);
        var result = await evaluator.EvaluateAsync(Line("one", "two"), default);
        Assert.Equal(0.5, result.Value);
        Assert.Equal(4, result.Usage.Calls);
    }

    [Fact]
    public async Task Lines_that_share_their_first_part_share_what_was_paid_for_it()
    {
        var evaluator = new MutualConsistencyEvaluator(ScriptedModels.Answering("12").Answerer(), 2);
        var shared = Ask(States.Root(), "one");
        var first = await evaluator.EvaluateAsync(Answer(Ask(shared, "two"), "12"), default);
        var second = await evaluator.EvaluateAsync(Answer(Ask(shared, "three"), "13"), default);
        Assert.Equal((1.0, 0.0), (first.Value, second.Value));
        Assert.Equal((2, 0), (first.Usage.Calls, second.Usage.Calls));
        Assert.True(evaluator.EstimateCost(Answer(Ask(shared, "four"), "12"), 1).IsNone);
    }

    [Fact]
    public async Task An_open_line_has_no_end_to_agree_on()
    {
        var client = ScriptedModels.Answering("12");
        Assert.False((await new MutualConsistencyEvaluator(client.Answerer()).EvaluateAsync(States.Open(), default)).HasJudgement);
        Assert.Empty(client.Requests);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(129, 0.5)]
    [InlineData(3, 1.0)]
    [InlineData(3, -0.1)]
    [InlineData(3, double.NaN)]
    public void Numbers_out_of_range_are_refused(int completions, double given) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new MutualConsistencyEvaluator(ScriptedModels.Answering("1").Answerer(), completions, given));

    private static ReasoningState Line(params string[] words) => Answer(words.Aggregate(States.Root(), Ask), "12");

    private static ReasoningState Ask(ReasoningState state, string word) => state.Game.Ask(state, new("What next?", $"the word {word}"));

    private static ReasoningState Answer(ReasoningState state, string answer) => state.Game.Answer(state, answer);
}
