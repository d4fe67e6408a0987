namespace TreeReasoner.Arena;

/// <summary>One contestant with one budget in two runs, such as before and after a change.</summary>
/// <param name="Contestant">Its name.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Before">The earlier score, over all problems of its run.</param>
/// <param name="After">The later score.</param>
/// <param name="Difference">The later accuracy less the earlier, on the problems of both.</param>
/// <param name="AdjustedPValue">The p-value of the difference, corrected for the number of rows (<see cref="Holm"/>).</param>
public sealed record RunComparison(
    string Contestant, long Budget, Score Before, Score After, PairedDifference Difference, double AdjustedPValue)
{
    /// <summary>Compares two runs row by row; a contestant or budget that only one of them has is left out.</summary>
    /// <param name="before">The results of the earlier run.</param>
    /// <param name="after">The results of the later run.</param>
    /// <returns>The rows, in the order of the later run.</returns>
    public static IReadOnlyList<RunComparison> Of(IEnumerable<ContestResult> before, IEnumerable<ContestResult> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (earlier, later) = (Grouped(before), Grouped(after));
        var rows = new List<(ContestResult[] Before, ContestResult[] After, PairedDifference Difference)>();
        foreach (var (key, found) in later)
        {
            if (earlier.TryGetValue(key, out var known))
            {
                var rightBefore = known.ToDictionary(result => result.Problem, result => result.IsRight);
                var pairs = found.Where(result => rightBefore.ContainsKey(result.Problem))
                    .Select(result => (result.IsRight, rightBefore[result.Problem])).ToList();
                if (pairs.Count > 0)
                {
                    rows.Add((known, found, PairedDifference.Of(pairs)));
                }
            }
        }

        var adjusted = Holm.Adjust([.. rows.Select(row => row.Difference.PValue)]);
        return [.. rows.Select((row, i) => new RunComparison(
            row.After[0].Contestant, row.After[0].Budget, Score.Of(row.Before), Score.Of(row.After), row.Difference, adjusted[i]))];
    }

    private static Dictionary<(string, long), ContestResult[]> Grouped(IEnumerable<ContestResult> results) =>
        results.GroupBy(result => (result.Contestant, result.Budget)).ToDictionary(group => group.Key, group => group.ToArray());
}
