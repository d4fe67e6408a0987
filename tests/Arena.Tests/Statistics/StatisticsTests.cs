using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Statistics;

public class StatisticsTests
{
    // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3; the last is its first turned round.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(20, 20, 0.8389, 1.0)]
    public void Wilson_s_interval_is_that_of_the_published_examples(int successes, int count, double low, double high)
    {
        var interval = new Proportion(successes, count).Interval;
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Property]
    public Property Wilson_s_interval_holds_the_share_and_shrinks_with_the_count() =>
        Prop.ForAll(Gen.Choose(1, 500).ToArbitrary(), Gen.Choose(0, 500).ToArbitrary(), (count, successes) =>
        {
            var one = new Proportion(successes % (count + 1), count);
            var ten = new Proportion(one.Successes * 10, count * 10);
            Assert.InRange(one.Value, one.Interval.Low, one.Interval.High);
            Assert.InRange(one.Interval.Low, 0, 1);
            Assert.InRange(one.Interval.High, 0, 1);
            Assert.True(ten.Interval.High - ten.Interval.Low < one.Interval.High - one.Interval.Low);
        });

    // By hand: 2·P(X ≤ 2 | 12, ½) = 2·(1 + 12 + 66)/4096; 2·P(X ≤ 0 | 5, ½) = 2/32; 3 of 6 is no evidence at all.
    [Theory]
    [InlineData(10, 2, 158.0 / 4096)]
    [InlineData(2, 10, 158.0 / 4096)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(3, 3, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    public void Mc_nemar_s_exact_test_is_the_binomial_sum(int onlyFirst, int onlySecond, double p) =>
        Assert.Equal(p, new PairedDifference(onlyFirst, onlySecond, 100).PValue, 10);

    [Fact]
    public void A_paired_difference_counts_what_only_one_got_right()
    {
        var difference = PairedDifference.Of([(true, false), (true, true), (false, true), (true, false), (false, false)]);
        Assert.Equal(new PairedDifference(2, 1, 5), difference);
        Assert.Equal(0.2, difference.Value, 12);
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([]));
    }

    // Agresti and Min (2005) by hand for b = 86, c = 150, n = 1600: (86.5 − 150.5)/1602 ± 1.959964·√(237 − 64²/1602)/1602.
    [Fact]
    public void The_interval_of_a_paired_difference_is_that_of_its_formula()
    {
        var (low, high) = new PairedDifference(86, 150, 1600).Interval;
        Assert.Equal(-0.0587, low, 4);
        Assert.Equal(-0.0212, high, 4);
    }

    [Fact]
    public void Calibration_is_the_weighted_distance_of_confidence_and_accuracy()
    {
        // 2 of 4 right at 0.95 (off by 0.45), 1 of 1 at 0.55 (off by 0.45).
        (double, bool)[] stated = [(0.95, true), (0.95, true), (0.95, false), (0.95, false), (0.55, true)];
        Assert.Equal(0.45, Calibration.ExpectedError(stated), 12);
        Assert.Equal(0, Calibration.ExpectedError([(1, true), (0, false)]), 12);
        Assert.True(double.IsNaN(Calibration.ExpectedError([])));
    }

    [Fact]
    public void The_area_under_the_curve_counts_pairs_in_the_right_order_and_ties_by_half()
    {
        // Right 0.9, 0.5; wrong 0.5, 0.1. Pairs: 0.9 beats both, 0.5 ties one and beats one: 3.5 of 4.
        Assert.Equal(0.875, Calibration.AreaUnderCurve([(0.9, true), (0.5, true), (0.5, false), (0.1, false)]), 12);
        Assert.True(double.IsNaN(Calibration.AreaUnderCurve([(0.9, true)])));
    }
}
