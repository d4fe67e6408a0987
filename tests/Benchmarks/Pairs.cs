namespace TreeReasoner.Benchmarks;

/// <summary>Two sides measured in turn, so that the machine's mood falls on both.</summary>
/// <param name="repetitions">How often; at least 5.</param>
/// <param name="simulations">How many simulations a repetition has at least, in as many runs back to back; the least run counts.</param>
public sealed class Pairs(int repetitions, int simulations)
{
    /// <summary>Measures ours and, if it is there, the reference; adds both and their ratios to the report.</summary>
    /// <returns>The ratios, in order; empty without a reference.</returns>
    public async Task<List<double>> AddAsync(
        Report report, string name, int n, Func<Task<double>> ours, CppReference? reference, double? atMost = null, double? aim = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (left, right) =
            await MeasureAsync(n, ours, runs => Task.FromResult(reference?.NanosecondsPerSimulation(n, runs) ?? double.NaN));
        report.Add($"{name}, ns a simulation", left);
        if (reference is null)
        {
            return [];
        }

        var ratios = Ratios(left, right);
        report.Add($"{name}, C++ ns a simulation", right);
        report.Add($"{name} / C++", ratios, atMost, aim, isTimed: true);
        return ratios;
    }

    /// <summary>Measures two sides of ours.</summary>
    /// <returns>The ratios, in order.</returns>
    public async Task<List<double>> RatiosAsync(int n, Func<double> ours, Func<double> theirs)
    {
        var (left, right) = await MeasureAsync(n, () => Task.FromResult(ours()), runs => LeastAsync(runs, () => Task.FromResult(theirs())));
        return Ratios(left, right);
    }

    private async Task<(List<double> Left, List<double> Right)> MeasureAsync(int n, Func<Task<double>> ours, Func<int, Task<double>> theirs)
    {
        var runs = Math.Max(1, simulations / n);
        await ours();      // the first one fills the pool that trees of this size take their memory from
        var (left, right) = (new List<double>(), new List<double>());
        for (var i = 0; i < repetitions; i++)
        {
            left.Add(await LeastAsync(runs, ours));
            right.Add(await theirs(runs));
        }

        return (left, right);
    }

    private static List<double> Ratios(List<double> left, List<double> right) => [.. left.Zip(right, (a, b) => a / b)];

    private static async Task<double> LeastAsync(int runs, Func<Task<double>> run)
    {
        var least = double.PositiveInfinity;
        for (var i = 0; i < runs; i++)
        {
            least = Math.Min(least, await run());
        }

        return least;
    }
}
