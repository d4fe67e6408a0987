namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>Says when a policy narrows: entropy or variety is going, or what it could still find gets lost.</summary>
internal static class CollapseAlarm
{
    private const double EntropyShare = 0.25, MostDuplicates = 0.9, LostInAny = 0.01;

    /// <summary>What is alarming, or nothing.</summary>
    public static IEnumerable<string> Of(
        double entropy, double entropyAtStart, double duplicates, double rightInAny, double rightInAnyAtStart)
    {
        if (entropy < EntropyShare * entropyAtStart)
        {
            yield return FormattableString.Invariant($"entropy {entropy:F4} is under a quarter of {entropyAtStart:F4} at the start");
        }

        if (duplicates > MostDuplicates)
        {
            yield return FormattableString.Invariant($"{duplicates:P0} of the lines of a group are duplicates");
        }

        if (rightInAny < rightInAnyAtStart - LostInAny)
        {
            yield return FormattableString.Invariant($"right in any sample fell from {rightInAnyAtStart:P1} to {rightInAny:P1}");
        }
    }
}
