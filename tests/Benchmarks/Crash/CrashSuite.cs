namespace TreeReasoner.Benchmarks.Crash;

/// <summary>Nothing that was paid for is lost: kill −9 at random moments, full and read-only disks, and what a journal costs.</summary>
public static class CrashSuite
{
    private const int Seed = 20261123;
    private const int KillsPerSearch = 5;

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        var folder = Directory.CreateTempSubdirectory("treereasoner-crash-").FullName;
        try
        {
            await KillAsync(report, folder, kills: quick ? 20 : 200);
            await JournalCost.MeasureAsync(report, folder, quick);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillAsync(Report report, string folder, int kills)
    {
        // Two servers that answer alike: one for searches that are killed, one for those that show how they should end.
        await using var stub = await CountingStub.StartAsync(TimeSpan.FromMilliseconds(10));
        await using var reference = await CountingStub.StartAsync(TimeSpan.FromMilliseconds(2));
        var test = new KillTest(stub, folder, Seed);
        for (var number = 0; test.Kills < kills; number++)
        {
            var it = CaseOf(number);
            await test.RunAsync(it, await ExpectedAsync(reference, it), Math.Min(KillsPerSearch, kills - test.Kills));
        }

        foreach (var otherwise in test.EndedOtherwise)
        {
            Console.WriteLine(otherwise);
        }

        Console.WriteLine(
            $"Seed {Seed}; {test.AnsweredAndLost} calls were answered in the moment of a kill, before the disk had them, and asked again.");
        report.Add("searches killed by SIGKILL", [test.Kills]);
        report.Add("calls paid again although the journal held them", [test.PaidAgain], 0, 0);
        report.Add("calls lost that had been answered a second before one that was kept", [test.Forgotten], 0, 0);
        report.Add("most calls asked again after a kill / C", [test.RepeatedShare.DefaultIfEmpty().Max()], 1, 1);
        report.Add("calls asked again after a kill / C", test.RepeatedShare);
        report.Add("searches that ended otherwise than without a kill", [test.EndedOtherwise.Count], 0, 0);

        var last = CaseOf(1002);
        await DiskTest.MeasureAsync(report, test, stub, folder, await ExpectedAsync(reference, last), last);
    }

    /// <summary>Every sixth runs the default strategy, whose chains ask the same of the model.</summary>
    private static CrashCase CaseOf(int number) => (number % 6) switch
    {
        0 => new(1, CompletionOrder.Throughput, 25, number),
        1 => new(4, CompletionOrder.Ordered, 50, number),
        2 => new(4, CompletionOrder.Ordered, 50, number),
        3 => new(16, CompletionOrder.Throughput, 80, number),
        4 => new(4, CompletionOrder.Throughput, 50, number),
        _ => new(16, CompletionOrder.Ordered, 80, number),
    };

    private static Task<CrashResult> ExpectedAsync(CountingStub reference, CrashCase it) =>
        CrashChild.SolveAsync(reference.Endpoint, it, null);
}
