namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>Picks the lines of a group that are learned from.</summary>
/// <remarks>
/// Learning from a line costs several times what writing it did, so of many lines a few are learned from: the first two that did better
/// than the mean and the first two that did worse, with the weight of all those they stand for (compare Xu et al., 2025, "Not All Rollouts
/// are Useful"). A line that filled the window lowers the mean of its group and is not learned from: so many tokens would outweigh the
/// rest.
/// </remarks>
internal static class Lessons
{
    private const int MostOnASide = 2;
    private const double SmallestAdvantage = 0.1;

    public static IEnumerable<(SampledTrace Line, double Advantage)> Of(SampledTrace[] group, double[] returns)
    {
        var advantages = GroupAdvantage.Of(returns);
        var sides = Enumerable.Range(0, group.Length).Where(i => group[i].Answer >= 0 && Math.Abs(advantages[i]) >= SmallestAdvantage)
            .GroupBy(i => advantages[i] > 0);
        foreach (var side in sides)
        {
            var all = side.Sum(i => advantages[i]);
            int[] kept = [.. side.Take(MostOnASide)];
            var scale = all / kept.Sum(i => advantages[i]);
            foreach (var i in kept)
            {
                yield return (group[i], advantages[i] * scale);
            }
        }
    }
}
