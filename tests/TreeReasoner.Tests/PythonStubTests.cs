using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TreeReasoner.Tests;

/// <summary>The same happy path against a server that is not ours, where there is one beside the checkout.</summary>
public sealed class PythonStubTests
{
    [PythonStubFact]
    public async Task Another_server_s_model_is_searched_to_its_budget_and_the_bill_is_what_it_counted()
    {
        using var process = Process.Start(new ProcessStartInfo(PythonStubFactAttribute.Python)
        {
            ArgumentList = { PythonStubFactAttribute.Stub!, "--port", "0", "--latency", "fixed:1", "--max-seconds", "60" },
            RedirectStandardOutput = true,
        })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var port = int.Parse(line!.Split(' ')[^1], CultureInfo.InvariantCulture);
            var reasoner = Solving.Reasoner(builder => builder
                .UseOpenAI("stub", Solving.Key, new($"http://127.0.0.1:{port}/v1"))
                .AddEvaluator(_ => 0.5)
                .Configure(options =>
                {
                    options.Running.Budget.Simulations = 12;
                    options.Running.MaxConcurrency = 4;
                }));
            var solution = await reasoner.SolveAsync(Solving.Problem());

            using var http = new HttpClient();
            using var stats = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/__stats")));
            Assert.True(solution.Usage.Calls > 0);
            Assert.Equal(stats.RootElement.GetProperty("requests").GetInt32(), solution.Usage.Calls);
            Solving.AssertBill(solution.Search);
        }
        finally
        {
            process.Kill();
        }
    }
}

/// <summary>Skipped, with the reason, where the server or what it needs is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonStubFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public PythonStubFactAttribute() => Skip = Stub is null ? "../shared is not beside this checkout; its server stays out of the project."
        : !HasAiohttp() ? "There is no python3 with aiohttp here." : null;

    public static string? Stub { get; } = Find("bench/stub_openai.py");

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static bool HasAiohttp()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import aiohttp"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
