namespace TreeReasoner.Arena;

/// <summary>
/// p-values of several tests, corrected for their number: whoever compares everybody with everybody finds something by chance. After Holm,
/// "A Simple Sequentially Rejective Multiple Test Procedure" (1979): no assumption on how the tests depend on each other, and never weaker
/// than Bonferroni's.
/// </summary>
public static class Holm
{
    /// <summary>Adjusts.</summary>
    /// <param name="pValues">The tests' own p-values, each in [0, 1].</param>
    /// <returns>The adjusted ones, in the same order: below α means significant at α among all of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is not in [0, 1].</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        foreach (var p in pValues)
        {
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), p, $"A p-value is {p}; it is in [0, 1].");
            }
        }

        var adjusted = new double[pValues.Count];
        var greatest = 0.0;
        var left = pValues.Count;
        foreach (var place in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            greatest = Math.Max(greatest, Math.Min(1, left * pValues[place]));
            adjusted[place] = greatest;
            left--;
        }

        return adjusted;
    }
}
