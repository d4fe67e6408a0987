using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Tests.Attempts;

public class BradleyTerryTests
{
    [Fact]
    public void Who_beats_everybody_is_rated_above_everybody_and_nobody_is_rated_at_infinity()
    {
        var ratings = BradleyTerry.Rate(3, [(0, 1, 0), (0, 2, 0), (1, 2, 1)]);

        Assert.True(ratings[1] > ratings[2] && ratings[2] > ratings[0]);
        Assert.All(ratings, rating => Assert.InRange(rating, 0.01, 100));
    }

    [Fact]
    public void Without_a_comparison_and_with_nothing_but_ties_all_are_in_the_middle()
    {
        Assert.All(BradleyTerry.Rate(3, []), rating => Assert.Equal(1, rating, 9));
        Assert.All(BradleyTerry.Rate(3, [(0, 1, 0.5), (1, 2, 0.5), (2, 0, 0.5)]), rating => Assert.Equal(1, rating, 9));
    }

    [Property(MaxTest = 200)]
    public bool The_order_of_the_comparisons_and_of_the_two_in_each_does_not_matter(int seed)
    {
        var random = new Random(seed);
        var results = Enumerable.Range(0, 12).Select(_ =>
        {
            var first = random.Next(5);
            return (first, (first + 1 + random.Next(4)) % 5, random.Next(3) / 2.0);
        }).ToList();
        var mixed = results.Select(each => (each.Item2, each.first, 1 - each.Item3)).OrderBy(_ => random.Next());
        return BradleyTerry.Rate(5, results).Zip(BradleyTerry.Rate(5, mixed)).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6 * pair.First);
    }

    [Fact]
    public void Ratings_give_back_the_chances_that_results_were_drawn_from()
    {
        var random = new Random(7);
        double[] strengths = [0.5, 1, 2];
        var results = Enumerable.Range(0, 6000).Select(i =>
        {
            var (a, b) = (i % 3, (i + 1) % 3);
            return (a, b, random.NextDouble() < strengths[a] / (strengths[a] + strengths[b]) ? 1.0 : 0);
        });
        var ratings = BradleyTerry.Rate(3, results);

        Assert.InRange(ratings[2] / ratings[0], 3.5, 4.6);
        Assert.InRange(ratings[1] / ratings[0], 1.8, 2.3);
    }
}
