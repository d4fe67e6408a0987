using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;
using TreeReasoner;
using TreeReasoner.Cluster;
using TreeReasoner.Pocket;

namespace ClusterExample;

/// <summary>Starts searches, shows where they run, and checks their answers.</summary>
internal static class SearchClient
{
    private const int Puzzles = 8;
    private const int Steps = 5;

    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        Shared.Think(builder.Services.AddTreeReasoner());
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(Shared.Name)
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(Shared.Redis))
            .UseConnectionRetryFilter((_, _) => Task.FromResult(false))
            .UseTreeReasoner());      // from here on IReasoner thinks at the silos
        using var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"No silo answers ({error.GetType().Name}). Start one: dotnet run --project examples/11-cluster -- silo");
            return 1;
        }

        await SolveAsync(host.Services.GetRequiredService<SearchCluster>());
        await OneLineAsync(host.Services.GetRequiredService<IReasoner>());
        await host.StopAsync();
        return 0;
    }

    /// <summary>Searches by id: started here, watched here, and safe if this client dies.</summary>
    private static async Task SolveAsync(SearchCluster cluster)
    {
        var session = DateTime.UtcNow.ToString("HHmmss", CultureInfo.InvariantCulture);
        var puzzles = Enumerable.Range(1, Puzzles).Select(seed => CoinPuzzle.Generate(seed, Steps)).ToList();
        var searches = await Task.WhenAll(puzzles.Select((puzzle, i) => cluster.StartAsync($"{session}-{i}", puzzle.ToProblem())));
        var ends = searches.Select(search => search.WaitAsync()).ToList();
        while (!ends.TrueForAll(end => end.IsCompleted))
        {
            var states = await Task.WhenAll(searches.Select(search => search.GetAsync()));
            Console.WriteLine(string.Join("  ", states.Select(Shown)));
            await Task.WhenAny(Task.WhenAll(ends), Task.Delay(TimeSpan.FromSeconds(1)));
        }

        var right = 0;
        foreach (var (end, puzzle) in ends.Select(end => end.Result).Zip(puzzles))
        {
            var answer = end.Solution?.Answer;
            var isRight = answer == puzzle.Answer.ToString(CultureInfo.InvariantCulture);
            right += Convert.ToInt32(isRight);
            Console.WriteLine($"{end.Id}: {end.State}, answer {answer}, runs {end.Runs}, {end.Solution?.Usage.Calls} calls");
        }

        Console.WriteLine($"{right} of {Puzzles} are right.");
        await Task.WhenAll(searches.Select(search => search.DeleteAsync()));
    }

    /// <summary>The same as without a cluster: one call, and its solution with the tree.</summary>
    private static async Task OneLineAsync(IReasoner reasoner)
    {
        var solution = await reasoner.SolveAsync(CoinPuzzle.Generate(99, steps: 2).ToProblem());
        Console.WriteLine($"By IReasoner: {solution.Answer}, {solution.Tree.NodeCount} states, {solution.Usage.Calls} calls");
    }

    /// <summary>Such as <c>3@11111</c>: waits or runs, how often a silo began it, and the silo's port.</summary>
    private static string Shown(ClusterSearchStatus status)
    {
        if (status.State != SearchState.Running)
        {
            return $"{status.State.ToString().ToLowerInvariant()}";
        }

        var port = status.Silo!.Split(':', '@')[1];
        return $"run {status.Runs}@{port}";
    }
}
