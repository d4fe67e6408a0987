using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests.Composite;

public class CompositeEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    // Qualities with or without a judgement, and weights over the whole range of doubles.
    private static readonly Arbitrary<(double? Quality, double Weight)[]> Parts = Gen
        .Frequency((1, Gen.Constant((double?)null)), (4, Gen.Choose(0, 1000).Select(i => (double?)(i / 1000.0))))
        .SelectMany(
            _ => Gen.Frequency(
                (6, Gen.Choose(1, 1000).Select(i => i / 10.0)),
                (1, Gen.Elements(double.Epsilon, 1e-300, 1e300, double.MaxValue))),
            (quality, weight) => (quality, weight))
        .NonEmptyListOf()
        .Select(list => list.ToArray())
        .ToArbitrary();

    [Property(MaxTest = 500)]
    public Property The_mean_lies_within_the_range_of_its_parts() => Prop.ForAll(Parts, parts =>
    {
        var judged = parts.Where(part => part.Quality is not null).Select(part => part.Quality!.Value).ToArray();
        var result = Run(parts);
        return judged.Length == 0
            ? !result.HasJudgement
            : result.HasJudgement && result.Value >= judged.Min() && result.Value <= judged.Max();
    });

    [Property(MaxTest = 500)]
    public Property The_order_of_the_parts_does_not_matter() => Prop.ForAll(Parts, parts =>
    {
        var (forward, backward) = (Run(parts), Run([.. parts.Reverse()]));
        return forward.HasJudgement == backward.HasJudgement && Math.Abs(forward.Value - backward.Value) < 1e-12
            && forward.Usage == backward.Usage;
    });

    [Property(MaxTest = 500)]
    public Property A_part_without_judgement_changes_nothing_but_the_bill() => Prop.ForAll(Parts, parts =>
    {
        var (without, with) = (Run(parts), Run([.. parts, (null, 1e6)]));
        return without.HasJudgement == with.HasJudgement && without.Value == with.Value && with.Usage.Calls == without.Usage.Calls + 1;
    });

    [Property(MaxTest = 200)]
    public Property No_judgement_never_becomes_a_number() => Prop.ForAll(
        Gen.Choose(1, 6).ToArbitrary(),
        count =>
        {
            var result = Run([.. Enumerable.Repeat(((double?)null, 1.0), count)]);
            return !result.HasJudgement && result.Confidence is null && result.Usage.Calls == count;
        });

    [Fact]
    public async Task Weights_count_by_their_share()
    {
        var composite = new CompositeEvaluator([new(Quality(1), 3), new(Quality(0), 1)]);
        Assert.Equal(0.75, (await composite.EvaluateAsync(States.Open(), None)).Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_weight_that_is_not_finite_and_positive_is_an_error_that_names_it(double weight)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedEvaluator(Quality(1), weight));
        Assert.Equal("weight", error.ParamName);
        Assert.Contains("weight is ", error.Message, StringComparison.Ordinal);
        Assert.Contains("it is finite and above 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_composite_has_at_least_one_part()
    {
        Assert.Throws<ArgumentException>("parts", () => new CompositeEvaluator([]));
        Assert.Throws<ArgumentException>("parts", () => new CompositeEvaluator([null!]));
        Assert.Throws<ArgumentOutOfRangeException>(
            nameof(CompositeOptions.OnPartFailure),
            () => new CompositeEvaluator([new(Quality(1))], new() { OnPartFailure = (PartFailure)7 }));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    public async Task A_part_out_of_range_is_an_error_that_names_part_and_state(double value)
    {
        var composite = new CompositeEvaluator([new(Quality(0.5), 1, "good"), new(new Raw(new(value, new(Calls: 2))), 1, "bad")]);
        var error = await Assert.ThrowsAsync<PluginException>(() => composite.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal("bad", error.Plugin);
        Assert.Contains("finite and in [0, 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains(States.Open().ToString(), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(States.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, error.Usage.Calls);
    }

    [Fact]
    public async Task A_confidence_out_of_range_is_an_error_too()
    {
        var composite = new CompositeEvaluator([new(new Raw(new(0.5, default, double.NaN)))]);
        await Assert.ThrowsAsync<PluginException>(() => composite.EvaluateAsync(States.Open(), None).AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_part_fails_the_visit_and_the_bill_of_all_is_on_the_error(bool concurrent)
    {
        var composite = new CompositeEvaluator(
            [new(Quality(0.5)), new(new Failing(new PaidFailure(new(Calls: 5), permanent: true)), 1, "broken"), new(Quality(1))],
            new() { Concurrent = concurrent });
        var error = await Assert.ThrowsAsync<PluginException>(() => composite.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal("broken", error.Plugin);
        Assert.IsType<PaidFailure>(error.InnerException);
        Assert.True(error.IsPermanent);
        Assert.Equal(concurrent ? 7 : 6, error.Usage.Calls);
    }

    [Fact]
    public async Task A_dropped_part_leaves_the_others_and_its_bill()
    {
        var composite = new CompositeEvaluator(
            [new(Quality(0.5), 1), new(new Failing(new PaidFailure(new(Calls: 5))), 100)],
            new() { OnPartFailure = PartFailure.DropPart });
        var result = await composite.EvaluateAsync(States.Open(), None);
        Assert.Equal(0.5, result.Value);
        Assert.Equal(6, result.Usage.Calls);
    }

    [Fact]
    public async Task When_every_part_fails_dropping_them_does_not_hide_it()
    {
        var composite = new CompositeEvaluator(
            [new(new Failing(new PaidFailure(new(Calls: 1)))), new(new Failing(new PaidFailure(new(Calls: 2))))],
            new() { OnPartFailure = PartFailure.DropPart });
        var error = await Assert.ThrowsAsync<PluginException>(() => composite.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal(3, error.Usage.Calls);
    }

    [Theory]
    [InlineData(PartFailure.FailVisit)]
    [InlineData(PartFailure.DropPart)]
    public async Task Cancellation_passes_through_as_cancellation(PartFailure onFailure)
    {
        using var stop = new CancellationTokenSource();
        var composite = new CompositeEvaluator(
            [new(Quality(1)), new(new DelegateEvaluator(async (_, token) =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return new(1);
            }))],
            new() { OnPartFailure = onFailure });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => composite.EvaluateAsync(States.Open(), stop.Token).AsTask());
    }

    [Fact]
    public async Task A_timeout_of_a_part_that_nobody_asked_for_is_a_failure_of_that_part()
    {
        var composite = new CompositeEvaluator([new(new Failing(new TaskCanceledException()), 1, "slow")]);
        var error = await Assert.ThrowsAsync<PluginException>(() => composite.EvaluateAsync(States.Open(), None).AsTask());
        Assert.Equal("slow", error.Plugin);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Parts_overlap_if_they_may_and_wait_for_each_other_if_not(bool concurrent, int atOnce)
    {
        var entered = 0;
        var gate = new TaskCompletionSource();
        var part = new DelegateEvaluator(async (_, _) =>
        {
            entered++;
            await gate.Task;
            return new(1);
        });
        var pending = new CompositeEvaluator([new(part), new(part)], new() { Concurrent = concurrent })
            .EvaluateAsync(States.Open(), None).AsTask();
        Assert.Equal(atOnce, entered);
        gate.SetResult();
        await pending;
        Assert.Equal(2, entered);
    }

    [Fact]
    public async Task The_step_score_is_the_mean_over_the_parts_that_judge_turns()
    {
        static DelegateEvaluator Turns(double step) => new((_, _) => ValueTask.FromResult(new Evaluation(0.5, stepScore: step)));
        var composite = new CompositeEvaluator([new(Turns(0.9), 3), new(Turns(0.1)), new(Quality(0.2), 100)]);
        Assert.Equal(0.7, (await composite.EvaluateAsync(States.Open(), None)).StepScore!.Value, 1e-12);
        Assert.Null((await new CompositeEvaluator([new(Quality(0.4))]).EvaluateAsync(States.Open(), None)).StepScore);
    }

    [Fact]
    public async Task Confidence_is_the_mean_of_confidences_where_one_is_given()
    {
        var composite = new CompositeEvaluator([new(new Raw(new(0.2, default, 0.8))), new(Quality(0.4))]);
        Assert.Equal(0.6, (await composite.EvaluateAsync(States.Open(), None)).Confidence!.Value, 1e-12);
        Assert.Null((await new CompositeEvaluator([new(Quality(0.4))]).EvaluateAsync(States.Open(), None)).Confidence);
    }

    [Fact]
    public async Task The_estimate_sums_the_parts_and_learns_of_those_that_cannot_tell()
    {
        var composite = new CompositeEvaluator(
        [
            new(new DelegateEvaluator((_, _) => ValueTask.FromResult(new Evaluation(1)), _ => new(Calls: 3, PromptTokens: 10))),
            new(new Raw(new(0.5, new(Calls: 2, CompletionTokens: 7)))),
        ]);
        Assert.Equal(3, composite.Prepare(States.Open()).Cost!.Value.Calls);
        await composite.EvaluateAsync(States.Open(), None);
        var estimate = composite.Prepare(States.Open()).Cost!.Value;
        Assert.Equal((5, 10, 7), (estimate.Calls, estimate.PromptTokens, estimate.CompletionTokens));
    }

    private static Evaluation Run((double? Quality, double Weight)[] parts)
    {
        var composite = new CompositeEvaluator(parts.Select(part => new WeightedEvaluator(Quality(part.Quality), part.Weight)));
        var pending = composite.EvaluateAsync(States.Open(), None);
        return pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("Nothing here waits.");
    }

    private static Raw Quality(double? quality) => new(
        quality is { } value ? new Evaluation(value, new(Calls: 1)) : Evaluation.None(new(Calls: 1)));

    private sealed class Raw(Evaluation evaluation) : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => new(evaluation);
    }

    private sealed class Failing(Exception error) : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => throw error;
    }
}
