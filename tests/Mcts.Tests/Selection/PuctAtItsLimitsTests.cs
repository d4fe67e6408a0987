namespace TreeReasoner.Tests;

public class PuctAtItsLimitsTests
{
    [Theory]
    [InlineData(1e308)]
    [InlineData(double.MaxValue)]
    public void A_huge_constant_and_a_prior_of_0_still_choose(double c)
    {
        EdgeStats[] children = [new(0, visits: 3, valueSum: 1), new(0, visits: 1, valueSum: 1), new(1, visits: 2, valueSum: 1)];
        var parent = new EdgeStats(1, 6, 3);
        Assert.Equal(2, new Puct(c).Select(new SelectionContext(parent, 1), children));
        Assert.Equal(0, new Puct(c).Select(new SelectionContext(parent, 1), children.AsSpan(0, 1)));
    }
}
