using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.ProcessReward;

/// <summary>What holds of every line, every verifier and every way to put scores together.</summary>
public class ProcessRewardLaws
{
    private static readonly Gen<double> Probability = Gen.Choose(0, 100).Select(i => i / 100.0);

    private static readonly Arbitrary<Line> Lines = (
        from turns in Gen.Choose(0, 6)
        from verified in Probability.ListOf(turns)
        from likelihoods in Gen.Choose(-300, 0).Select(i => i / 100.0).ListOf(turns)
        from fold in Gen.Elements(Enum.GetValues<StepFold>())
        from weight in Gen.Elements(0, 0.3, 0.5, 1)
        select new Line([.. verified], [.. likelihoods], new() { Fold = fold, OwnWeight = weight })).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property The_quality_is_the_fold_of_the_turns_and_the_step_score_that_of_the_last() => Prop.ForAll(Lines, line =>
    {
        var judged = Judge(line.States[^1], line.Options, out _);
        if (line.Verified.Count == 0)
        {
            Assert.False(judged.HasJudgement);
            return;
        }

        Assert.Equal(line.Expected(line.Verified.Count), judged.Value, 1e-12);
        Assert.Equal(judged.Value, judged.Confidence);
        Assert.Equal(line.Score(line.Verified.Count - 1), judged.StepScore!.Value, 1e-12);
        Assert.InRange(judged.Value, 0, 1);
    });

    [Property(MaxTest = 200)]
    public Property A_further_turn_never_raises_a_product_or_the_least() => Prop.ForAll(Lines, line =>
    {
        var options = line.Options with { Fold = line.Options.Fold == StepFold.GeometricMean ? StepFold.Product : line.Options.Fold };
        var before = 1.0;
        foreach (var state in line.States.Skip(1))
        {
            var quality = Judge(state, options, out _).Value;
            Assert.InRange(quality, 0, before + 1e-12);
            before = quality;
        }
    });

    [Property(MaxTest = 200)]
    public Property What_is_paid_is_what_was_estimated_and_nothing_the_second_time() => Prop.ForAll(Lines, line =>
    {
        var verifier = new ScriptedVerifier();
        var evaluator = new ProcessRewardEvaluator(verifier, line.Options);
        Usage paid = default;
        foreach (var state in line.States.Append(line.States[^1]).Append(Answer(line.States[^1])))
        {
            var estimate = evaluator.EstimateCost(state, 1);
            var usage = Evaluate(evaluator, state).Usage;
            Assert.Equal(estimate, usage);
            paid += usage;
        }

        Assert.Equal(line.Verified.Count, paid.Calls);
        Assert.Equal(line.Verified.Count, verifier.Asked.Count(state => state.Step is not null));
        Assert.Equal(verifier.Asked.Distinct(), verifier.Asked);
    });

    private static Evaluation Judge(ReasoningState state, ProcessRewardOptions options, out ScriptedVerifier verifier) =>
        Evaluate(new(verifier = new(), options), state);

    // A scripted verifier answers at once.
    private static Evaluation Evaluate(ProcessRewardEvaluator evaluator, ReasoningState state)
    {
        var judging = evaluator.EvaluateAsync(state, CancellationToken.None).AsTask();
        Assert.True(judging.IsCompletedSuccessfully);
        return judging.Result;
    }

    private static ReasoningState Answer(ReasoningState state) => state.Game.Answer(state, "5", new(-0.1, -0.1, 1));

    /// <summary>
    /// A line of turns, what the verifier says of each and what its model thought of its words (the sum; half of it the least).
    /// </summary>
    public sealed record Line(IReadOnlyList<double> Verified, IReadOnlyList<double> Likelihoods, ProcessRewardOptions Options)
    {
        /// <summary>The root and the state after each turn.</summary>
        internal IReadOnlyList<ReasoningState> States { get; } = Verified.Zip(Likelihoods).Aggregate(
            new List<ReasoningState> { Tests.States.Root() },
            (states, turn) =>
            {
                var step = new ReasoningStep("How many?", turn.First.ToString(CultureInfo.InvariantCulture));
                return [.. states, states[^1].Game.Ask(states[^1], step, new(turn.Second, turn.Second / 2, 2))];
            });

        public double Score(int turn)
        {
            var own = 1 / (1 + Math.Exp(-(4 + (1.5 * Likelihoods[turn]))));
            return Options.OwnWeight == 0 ? Verified[turn] : Math.Exp(
                ((1 - Options.OwnWeight) * Math.Log(Math.Max(Verified[turn], 1e-300))) + (Options.OwnWeight * Math.Log(own)));
        }

        public double Expected(int turns)
        {
            var scores = Enumerable.Range(0, turns).Select(Score).ToList();
            var product = scores.Aggregate(1.0, (a, b) => a * b);
            return Options.Fold switch
            {
                StepFold.Product => product,
                StepFold.Least => scores.Order().First(),
                _ => Math.Pow(product, 1.0 / turns),
            };
        }
    }
}
