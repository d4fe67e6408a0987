namespace TreeReasoner;

/// <summary>
/// Ratings of a field from pairwise comparisons: the chance that i beats j is r_i / (r_i + r_j). After Bradley and Terry, "Rank Analysis of
/// Incomplete Block Designs" (1952); fitted by the iteration of Hunter, "MM Algorithms for Generalized Bradley-Terry Models" (2004).
/// </summary>
/// <remarks>
/// A tie is half a win for both. Everybody also plays a tie against an opponent of rating 1, so that ratings are finite where somebody has
/// won
/// or lost all. Ratings do not depend on the order of the comparisons.
/// </remarks>
public static class BradleyTerry
{
    private const int MostRounds = 1000;
    private const double Prior = 0.5; // half a win and half a loss against rating 1
    private const double Close = 1e-12;

    /// <summary>Fits ratings.</summary>
    /// <param name="count">How many take part, at least 1.</param>
    /// <param name="results">Comparisons: the two, by number from 0, and what the first got, in [0, 1]: 1 a win, 0.5 a tie, 0 a
    /// loss.</param>
    /// <returns>A rating above 0 each; 1 is the middle.</returns>
    public static IReadOnlyList<double> Rate(int count, IEnumerable<(int First, int Second, double Score)> results)
    {
        Guard.AtLeast(count, 1);
        ArgumentNullException.ThrowIfNull(results);
        var wins = new double[count];
        var games = new double[count, count];
        foreach (var (first, second, score) in results)
        {
            Guard.Between(first, 0, count - 1);
            Guard.Between(second, 0, count - 1);
            Guard.Finite(score, 0, 1);
            wins[first] += score;
            wins[second] += 1 - score;
            games[first, second]++;
            games[second, first]++;
        }

        var ratings = new double[count];
        Array.Fill(ratings, 1);
        for (var round = 0; round < MostRounds && Improve(ratings, wins, games) > Close; round++)
        {
            // until nothing moves any more
        }

        return ratings;
    }

    private static double Improve(double[] ratings, double[] wins, double[,] games)
    {
        var next = new double[ratings.Length];
        var moved = 0.0;
        for (var i = 0; i < next.Length; i++)
        {
            var sum = 2 * Prior / (ratings[i] + 1);
            for (var j = 0; j < next.Length; j++)
            {
                if (games[i, j] > 0)
                {
                    sum += games[i, j] / (ratings[i] + ratings[j]);
                }
            }

            next[i] = (wins[i] + Prior) / sum;
            moved = Math.Max(moved, Math.Abs(next[i] - ratings[i]) / ratings[i]);
        }

        next.CopyTo(ratings, 0);
        return moved;
    }
}
