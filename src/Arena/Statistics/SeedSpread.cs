using MathNet.Numerics.Distributions;

namespace TreeReasoner.Arena;

/// <summary>
/// The accuracy of a contestant over several seeds, with an interval that counts both what other problems and what other seeds would
/// change.
/// </summary>
/// <param name="Mean">The mean over all problems and seeds.</param>
/// <param name="Interval">95 %: Student's, of the variance between problems and the variance between seeds.</param>
/// <param name="Problems">Problems that every seed tried.</param>
/// <param name="Seeds">Seeds.</param>
public sealed record SeedSpread(double Mean, (double Low, double High) Interval, int Problems, int Seeds)
{
    /// <summary>Puts runs with different seeds together.</summary>
    /// <param name="runs">The results of one contestant with one budget, a list a seed; at least one.</param>
    /// <returns>The spread over the problems that all tried.</returns>
    /// <exception cref="ArgumentException">There is no run, or no problem that all tried.</exception>
    public static SeedSpread Of(IReadOnlyList<IReadOnlyCollection<ContestResult>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var right = runs.Select(run => run.ToDictionary(result => result.Problem, result => result.IsRight ? 1.0 : 0.0)).ToList();
        var problems = right.Count == 0 ? [] : right[0].Keys.Where(problem => right.TrueForAll(run => run.ContainsKey(problem))).ToList();
        if (problems.Count == 0)
        {
            throw new ArgumentException("There is no problem that all seeds tried.", nameof(runs));
        }

        var byProblem = problems.Select(problem => right.Average(run => run[problem])).ToList();
        var bySeed = right.Select(run => problems.Average(problem => run[problem])).ToList();
        var mean = byProblem.Average();
        var variance = (Variance(byProblem) / problems.Count) + (Variance(bySeed) / right.Count);
        var freedom = Math.Max(1, problems.Count - 1);
        if (right.Count > 1 && Variance(bySeed) / right.Count > Variance(byProblem) / problems.Count)
        {
            freedom = right.Count - 1;
        }

        var half = StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(variance);
        return new(mean, (Math.Max(0, mean - half), Math.Min(1, mean + half)), problems.Count, right.Count);
    }

    private static double Variance(List<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }
}
