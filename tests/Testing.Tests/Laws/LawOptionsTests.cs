using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

public class LawOptionsTests
{
    [Fact]
    public async Task Sizes_grow_over_the_cases_unless_one_is_given()
    {
        Assert.Equal((1, 50), await SizesAsync(new() { Cases = 100 }));
        Assert.Equal((7, 7), await SizesAsync(new() { Cases = 100, Size = 7 }));
    }

    [Fact]
    public async Task Every_case_is_drawn_from_its_own_seed_and_the_same_in_every_run()
    {
        var first = await DrawnAsync(new() { Cases = 50 });
        Assert.Equal(first, await DrawnAsync(new() { Cases = 50 }));
        Assert.Equal(first.Skip(10), await DrawnAsync(new() { Cases = 40, Seed = 11 }));
        Assert.True(first.Distinct().Count() > 45);
    }

    [Fact]
    public async Task Shrinking_stops_at_its_limit()
    {
        var stuck = Arb.From(Gen.Constant(1), n => [n + 1]);      // a shrinker that never ends
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => EvaluatorLaws.CheckAsync(
            () => new CallbackEvaluator(_ => double.NaN), stuck, options: new() { MaxShrinks = 30 }));
        Assert.Equal(30, caught.Shrinks);
        Assert.Equal("31", caught.Case);
    }

    private static async Task<(int Least, int Greatest)> SizesAsync(LawOptions options)
    {
        var sizes = await SeenAsync(Gen.Sized(Gen.Constant).ToArbitrary(), options);
        return (sizes.Min(), sizes.Max());
    }

    private static Task<List<int>> DrawnAsync(LawOptions options) => SeenAsync(Gen.Choose(0, 1_000_000).ToArbitrary(), options);

    private static async Task<List<int>> SeenAsync(Arbitrary<int> cases, LawOptions options)
    {
        var seen = new List<int>();
        await EvaluatorLaws.ValuesAreInRangeAsync(
            () => new CallbackEvaluator(state =>
            {
                seen.Add(state);
                return 0;
            }),
            cases,
            options: options);
        return seen;
    }
}
