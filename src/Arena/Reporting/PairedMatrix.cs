namespace TreeReasoner.Arena;

/// <summary>A comparison of two contestants among several.</summary>
/// <param name="First">The name of one.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="Difference">The first's accuracy less the second's.</param>
/// <param name="AdjustedPValue">The p-value, corrected for the number of comparisons (<see cref="Holm"/>).</param>
public sealed record PairedCell(string First, string Second, PairedDifference Difference, double AdjustedPValue);

/// <summary>Everybody against everybody at one budget, on the problems that both tried, corrected for the number of comparisons.</summary>
public sealed class PairedMatrix
{
    private PairedMatrix(IReadOnlyList<string> contestants, IReadOnlyList<PairedCell> cells) => (Contestants, Cells) = (contestants, cells);

    /// <summary>Who is compared, in order.</summary>
    public IReadOnlyList<string> Contestants { get; }

    /// <summary>A cell for each pair, the earlier contestant first.</summary>
    public IReadOnlyList<PairedCell> Cells { get; }

    /// <summary>Compares.</summary>
    /// <param name="board">The results.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="contestants">Whom; those without results at the budget are left out.</param>
    /// <returns>The matrix.</returns>
    public static PairedMatrix Of(Scoreboard board, long budget, IEnumerable<string> contestants)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(contestants);
        var scores = contestants.Select(name => board.Find(name, budget)).OfType<Score>().ToList();
        var pairs = new List<(Score First, Score Second, PairedDifference Difference)>();
        for (var i = 0; i < scores.Count; i++)
        {
            for (var j = i + 1; j < scores.Count; j++)
            {
                pairs.Add((scores[i], scores[j], board.Compare(scores[i], scores[j])));
            }
        }

        var adjusted = Holm.Adjust([.. pairs.Select(pair => pair.Difference.PValue)]);
        return new(
            [.. scores.Select(score => score.Contestant)],
            [.. pairs.Select((pair, i) => new PairedCell(pair.First.Contestant, pair.Second.Contestant, pair.Difference, adjusted[i]))]);
    }
}
