using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

public class EvaluatorLawsTests
{
    private static readonly Arbitrary<int> Numbers =
        Arb.From(Gen.Choose(0, 1000), n => new[] { n / 2, n - 1 }.Where(smaller => smaller >= 0 && smaller < n));
    private static readonly LawOptions Impatient = new() { Patience = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public Task A_sound_evaluator_breaks_no_law() =>
        EvaluatorLaws.CheckAsync(() => new CallbackEvaluator(state => state / 1000.0), Numbers);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    public async Task A_value_out_of_range_is_caught_and_shrunk_and_can_be_replayed(double wrong)
    {
        Func<IEvaluator<int>> create = () => new CallbackEvaluator(state => state >= 137 ? wrong : 0);
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => EvaluatorLaws.CheckAsync(create, Numbers));

        Assert.Equal("values are finite and in range", caught.Law);
        Assert.Equal(nameof(CallbackEvaluator), caught.Subject);
        Assert.Equal("137", caught.Case);
        Assert.Contains($"Seed = {caught.Seed}, Size = {caught.Size}, Cases = 1", caught.Message, StringComparison.Ordinal);

        var again = await Assert.ThrowsAsync<LawViolationException>(() => EvaluatorLaws.CheckAsync(
            create, Numbers, options: new() { Seed = caught.Seed!.Value, Size = caught.Size, Cases = 1 }));
        Assert.Equal(caught.Message, again.Message);
    }

    [Fact]
    public async Task A_quality_below_zero_is_caught_where_zero_is_the_least()
    {
        Func<IEvaluator<int>> create = () => new CallbackEvaluator(_ => -0.5);
        await EvaluatorLaws.ValuesAreInRangeAsync(create, Numbers);
        await BreaksAsync("values are finite and in range", () => EvaluatorLaws.ValuesAreInRangeAsync(create, Numbers, minimum: 0));
    }

    [Fact]
    public Task A_confidence_out_of_range_is_caught() => BreaksAsync("confidences are chances", () => EvaluatorLaws.CheckAsync(
        () => new CallbackEvaluator((_, _) => new(new Evaluation(0, confidence: 7))), Numbers));

    [Fact]
    public Task A_bill_below_zero_is_caught() =>
        BreaksAsync("a bill has no negative part, and no part above its whole", () => EvaluatorLaws.CheckAsync(
        () => new CallbackEvaluator((_, _) => new(new Evaluation(0, new Usage(1, -5)))), Numbers));

    [Fact]
    public Task An_exception_is_caught() => BreaksAsync("a call on a valid state answers", () => EvaluatorLaws.CheckAsync(
        () => new CallbackEvaluator(state => state > 3 ? throw new FormatException() : 0), Numbers));

    [Fact]
    public Task A_value_that_differs_from_one_instance_to_the_next_is_caught()
    {
        var made = 0;
        return BreaksAsync("evaluators made alike judge alike", () => EvaluatorLaws.CheckAsync(
            () =>
            {
                var bias = ++made / 1e6;
                return new CallbackEvaluator(_ => bias);
            },
            Numbers));
    }

    [Fact]
    public Task A_state_that_is_changed_is_caught() => BreaksAsync("a state is not changed by judging it", () => EvaluatorLaws.CheckAsync(
        () => new Scribbler(), Gen.Fresh(() => new List<int> { 1 }).ToArbitrary(), describe: list => string.Join(',', list)));

    [Fact]
    public Task An_evaluator_that_never_ends_after_cancellation_is_caught() => BreaksAsync(
        "a cancelled call ends promptly with OperationCanceledException",
        () => EvaluatorLaws.CancellationEndsTheCallAsync(
            () => new CallbackEvaluator((_, _) => new(new TaskCompletionSource<Evaluation>().Task)), Numbers, options: Impatient));

    [Fact]
    public Task An_evaluator_that_makes_an_answer_up_when_cancelled_is_caught() => BreaksAsync(
        "a cancelled call ends promptly with OperationCanceledException",
        () => EvaluatorLaws.CancellationEndsTheCallAsync(
            () =>
                new CallbackEvaluator((_, token) => new(token.IsCancellationRequested ? Evaluation.None() : new Evaluation(1))), Numbers));

    [Fact]
    public Task An_evaluator_that_swallows_cancellation_while_it_waits_is_caught() => BreaksAsync(
        "a cancelled call ends promptly with OperationCanceledException",
        () => EvaluatorLaws.CancellationEndsTheCallAsync(
            () => new CallbackEvaluator(async (_, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
                catch (OperationCanceledException)
                {
                    // what the law is there to catch
                }

                return new Evaluation(0.5);
            }),
            Numbers));

    [Fact]
    public Task An_evaluator_that_waits_and_honours_cancellation_breaks_no_law() => EvaluatorLaws.CancellationEndsTheCallAsync(
        () => new CallbackEvaluator(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new Evaluation(0.5);
        }),
        Numbers);

    [Fact]
    public Task Calls_that_disturb_each_other_are_caught() => BreaksAsync("overlapping calls do not disturb each other", () =>
        EvaluatorLaws.OverlappingCallsAgreeAsync(
            () =>
            {
                var inside = 0;
                using var gate = new ManualResetEventSlim();
                return new CallbackEvaluator(async (_, _) =>
                {
                    // Another call that is inside at the same time shows in the value: a field where a local should be.
                    Interlocked.Increment(ref inside);
                    for (var i = 0; i < 20; i++)
                    {
                        await Task.Yield();
                    }

                    var value = inside / 100.0;
                    Interlocked.Decrement(ref inside);
                    return new Evaluation(value);
                });
            },
            Numbers));

    private static async Task BreaksAsync(string law, Func<Task> check)
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(check);
        Assert.Equal(law, caught.Law);
        Assert.NotNull(caught.Case);
    }

    private sealed class Scribbler : IEvaluator<List<int>>
    {
        public ValueTask<Evaluation> EvaluateAsync(List<int> state, CancellationToken cancellationToken)
        {
            state.Add(state.Count);
            return new(new Evaluation(state.Count > 100 ? 1 : 0));
        }
    }
}
