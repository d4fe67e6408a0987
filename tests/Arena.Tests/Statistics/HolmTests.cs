using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Statistics;

public class HolmTests
{
    [Fact]
    public void The_textbooks_example_comes_out()
    {
        // Holm (1979): of 0.01, 0.02, 0.022, 0.09, 0.3 times 5, 4, 3, 2, 1, made monotone.
        var adjusted = Holm.Adjust([0.022, 0.3, 0.01, 0.09, 0.02]);

        double[] expected = [0.08, 0.3, 0.05, 0.18, 0.08];
        Assert.Equal(expected, adjusted.Select(p => Math.Round(p, 9)));
    }

    [Property(MaxTest = 300)]
    public Property No_p_value_falls_none_passes_Bonferronis_and_their_order_stays() => Prop.ForAll(
        Gen.Choose(0, 1000).Select(i => i / 1000.0).NonEmptyListOf().ToArbitrary(), p =>
        {
            var adjusted = Holm.Adjust(p);
            for (var i = 0; i < p.Count; i++)
            {
                Assert.InRange(adjusted[i], p[i], Math.Min(1, p.Count * p[i]) + 1e-12);
                for (var j = 0; j < p.Count; j++)
                {
                    Assert.True(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            }
        });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void What_is_no_probability_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>("pValues", () => Holm.Adjust([0.5, p]));

    [Fact]
    public void Seeds_that_disagree_widen_the_interval()
    {
        var same = SeedSpread.Of([Run("YYNN"), Run("YYNN"), Run("YYNN")]);
        var apart = SeedSpread.Of([Run("YYYY"), Run("NNNN"), Run("YYNN")]);

        Assert.Equal((0.5, 32, 3), (same.Mean, same.Problems, same.Seeds));
        Assert.Equal(0.5, apart.Mean, 12);
        Assert.True(apart.Interval.High - apart.Interval.Low > same.Interval.High - same.Interval.Low);
        Assert.Throws<ArgumentException>("runs", () => SeedSpread.Of([]));
    }

    private static List<ContestResult> Run(string right) =>
        [.. string.Concat(Enumerable.Repeat(right, 8)).Select(
            (letter, i) => new ContestResult { Problem = $"{i}", Contestant = "one", Budget = 1, IsRight = letter == 'Y' })];
}
