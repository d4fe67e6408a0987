using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TreeReasoner.Benchmarks.Crash;

namespace TreeReasoner.Benchmarks.Serving;

/// <summary>Kills a server under background responses, starts it again, and counts what was lost and what was paid twice.</summary>
internal static class ServerKillTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task MeasureAsync(Report report, int responses)
    {
        var folder = Directory.CreateTempSubdirectory("treereasoner-server-").FullName;
        await using var stub = await CountingStub.StartAsync(TimeSpan.FromMilliseconds(30));
        try
        {
            var ids = new List<string>();
            using (var first = await ChildAsync(stub.Endpoint, folder))
            {
                using var http = new HttpClient { BaseAddress = first.Address };
                for (var i = 0; i < responses; i++)
                {
                    var asked = $$"""
                        {"model": "stub", "background": true, "reasoning": {"effort": "low", "summary": "auto"},
                         "input": "What is number {{i}} of it?"}
                        """;
                    using var body = new StringContent(asked, Encoding.UTF8, "application/json");
                    using var reply = await http.PostAsync("responses", body);
                    ids.Add(JsonElement.Parse(await reply.Content.ReadAsStringAsync()).GetProperty("id").GetString()!);
                }

                var from = stub.Count;
                while (stub.Count < from + (responses * 3))
                {
                    await Task.Delay(5);
                }

                first.Process.Kill();
                await first.Process.WaitForExitAsync();
            }

            await Task.Delay(200);      // what was on its way to the killed process
            var kept = ids.SelectMany(id => stub.KeysInFile(Path.Combine(folder, "responses", $"{id}.journal"))).ToHashSet();
            var before = stub.Count;
            using var second = await ChildAsync(stub.Endpoint, folder);
            using var client = new HttpClient { BaseAddress = second.Address };
            var lost = 0;
            foreach (var id in ids)
            {
                lost += await StatusAsync(client, id) == "completed" ? 0 : 1;
            }

            var again = stub.Calls.Skip(before).Count(call => kept.Contains(call.Key));
            Console.WriteLine(
                $"{ids.Count} background responses, {kept.Count} calls on disk at the kill, {stub.Count - before} calls after it.");
            report.Add($"kill -9 under {responses} background responses: lost", [lost], 0);
            report.Add("calls on disk that were paid again", [again], 0);
            report.AddAtLeast("calls on disk at the kill", [kept.Count], 1);
            second.Process.Kill();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> StatusAsync(HttpClient http, string id)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            using var reply = await http.GetAsync(new Uri($"responses/{id}", UriKind.Relative));
            var body = JsonElement.Parse(await reply.Content.ReadAsStringAsync());
            if (!body.TryGetProperty("status", out var status))
            {
                return "gone";
            }

            if (status.GetString() is not ("queued" or "in_progress"))
            {
                return status.GetString()!;
            }

            await Task.Delay(20);
        }

        return "late";
    }

    private static async Task<Child> ChildAsync(Uri endpoint, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerKillTest).Assembly.Location);
        }

        foreach (var argument in (string[])[ServerChild.Verb, endpoint.ToString(), folder])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new(process, new($"{line}/v1/"));
    }

    private sealed record Child(Process Process, Uri Address) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}
