using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.LogProbability;

public class LineLikelihoodEvaluatorTests
{
    private static readonly Gen<TurnLikelihood> Words =
        from answer in Gen.Choose(-500, 0)
        from question in Gen.Choose(-500, 0)
        from answerTokens in Gen.Choose(1, 20)
        from questionTokens in Gen.Choose(0, 5)
        select new TurnLikelihood(answer / 100.0, answer / 200.0, answerTokens, question / 100.0, questionTokens);

    [Property(MaxTest = 300)]
    public Property The_quality_is_the_mean_probability_whatever_the_order_of_the_turns() => Prop.ForAll(
        Words.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 10).Select(i => i / 10.0).ToArbitrary(), (turns, weight) =>
        {
            var sum = turns.Sum(words => words.Answer + (weight * words.Question));
            var tokens = turns.Sum(words => words.AnswerTokens + (weight * words.QuestionTokens));
            foreach (var (mean, count) in new[] { (LikelihoodMean.PerToken, tokens), (LikelihoodMean.PerTurn, turns.Count) })
            {
                var quality = Judge(Line(turns), new() { Mean = mean, QuestionWeight = weight }).Value;
                Assert.Equal(Math.Exp(sum / count), quality, 1e-12);
                Assert.InRange(quality, 0, 1);
                Assert.Equal(
                    quality, Judge(Line(turns.AsEnumerable().Reverse()), new() { Mean = mean, QuestionWeight = weight }).Value, 1e-12);
            }
        });

    [Fact]
    public void Turns_without_log_probabilities_are_left_out_and_a_line_without_any_has_no_judgement()
    {
        var known = Line([new(-1, -1, 2)]);
        Assert.Equal(Math.Exp(-0.5), Judge(States.Open(known)).Value, 1e-12);
        Assert.Equal(Math.Exp(-0.5), Judge(States.Answered(known, "5")).Value, 1e-12);
        Assert.False(Judge(States.Open()).HasJudgement);
        Assert.False(Judge(States.Root()).HasJudgement);
    }

    [Fact]
    public void It_costs_nothing() => Assert.True(new LineLikelihoodEvaluator().EstimateCost(States.Open(), 1).IsNone);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_weight_out_of_range_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineLikelihoodEvaluator(new() { QuestionWeight = weight }));

    private static ReasoningState Line(IEnumerable<TurnLikelihood> turns) =>
        turns.Aggregate(States.Root(), (state, words) => state.Game.Ask(state, new("How many?", "5"), words));

    private static Evaluation Judge(ReasoningState state, LineLikelihoodOptions? options = null)
    {
        var judging = new LineLikelihoodEvaluator(options).EvaluateAsync(state, CancellationToken.None).AsTask();
        Assert.True(judging.IsCompletedSuccessfully);
        return judging.Result;
    }
}
