using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Tests;

/// <summary>Bills add up, whatever plug-ins report, and what is left of a budget is what was not spent.</summary>
public sealed class UsageLaws
{
    private static Arbitrary<Usage> Usages { get; } = (
        from calls in Gen.OneOf(Gen.Choose(0, 9), Gen.Constant(int.MaxValue))
        from prompt in Numbers
        from completion in Numbers
        from cost in Gen.Elements(0m, 0.25m, 3m, decimal.MaxValue)
        from isEstimated in Gen.Elements(true, false)
        select new Usage(calls, prompt, completion, Cost: cost, IsEstimated: isEstimated)).ToArbitrary();

    private static Gen<long> Numbers => Gen.OneOf(Gen.Choose(0, 5_000).Select(number => (long)number), Gen.Constant(long.MaxValue));

    private static Gen<long?> Limits => Gen.OneOf(Gen.Constant<long?>(null), Numbers.Select(number => (long?)number));

    private static Arbitrary<BudgetRest> Rests { get; } = (
        from calls in Limits
        from tokens in Limits
        from completion in Limits
        from cost in Gen.Elements<decimal?>(null, 0m, 1m, decimal.MaxValue)
        select new BudgetRest(calls, tokens, completion, cost)).ToArbitrary();

    [Property]
    public Property A_sum_does_not_depend_on_the_order_and_never_wraps_around() => Prop.ForAll(Usages, Usages, (one, other) =>
    {
        var sum = one + other;
        Assert.Equal(other + one, sum);
        Assert.False(sum.IsNegative);
        Assert.True(sum.PromptTokens >= one.PromptTokens && sum.Cost >= one.Cost && sum.Calls >= one.Calls);
        Assert.Equal(one with { IsEstimated = false }, one.Add(default) with { IsEstimated = false });
    });

    [Property]
    public Property Several_calls_of_one_usage_cost_as_much_as_their_sum() => Prop.ForAll(
        Usages, Gen.Choose(0, 5).ToArbitrary(), (usage, count) => Assert.Equal(
            Enumerable.Repeat(usage, count).Aggregate(default(Usage), (sum, one) => sum + one) with { IsEstimated = false },
            usage.Times(count) with { IsEstimated = false }));

    [Property]
    public Property A_call_that_fits_leaves_a_rest_and_one_that_does_not_fit_leaves_nothing_of_a_limit() => Prop.ForAll(
        Rests, Usages, (rest, usage) =>
        {
            var after = rest.Without(usage);
            Assert.True(!(after.Calls < 0 || after.Tokens < 0 || after.CompletionTokens < 0 || after.Cost < 0));
            if (!rest.Covers(usage))
            {
                Assert.True(after.Calls == 0 || after.Tokens == 0 || after.CompletionTokens == 0 || after.Cost == 0);
            }
            else if (rest.Calls is { } calls)
            {
                Assert.Equal(calls - usage.Calls, after.Calls);
            }
        });

    [Property]
    public Property Parts_of_a_rest_never_hold_more_than_it() => Prop.ForAll(
        Rests, Gen.Choose(1, 7).ToArbitrary(), (rest, parts) =>
        {
            var part = rest.Share(parts);
            Assert.True(part.Tokens is null || (Int128)part.Tokens.Value * parts <= rest.Tokens!.Value);
            Assert.True(part.Calls is null || (Int128)part.Calls.Value * parts <= rest.Calls!.Value);
            Assert.Equal(rest.Tokens is null, part.Tokens is null);
        });
}
