using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using TreeReasoner.ChatStub.Load;
using TreeReasoner.Conformance;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>
/// A chat server in a process of its own: the stub in Python where that and aiohttp are here, else its twin, which this program then is.
/// </summary>
internal sealed class LoadServer : IAsyncDisposable
{
    public const string Verb = "load-server";

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly Uri _root;

    private LoadServer(Process process, int port, string kind)
    {
        (_process, Kind) = (process, kind);
        _root = new($"http://127.0.0.1:{port}");
    }

    /// <summary>Which of the two it is.</summary>
    public string Kind { get; }

    public Uri Endpoint => new(_root, "v1");

    /// <summary>What a process does that is the twin: serves until its parent closes its input.</summary>
    public static async Task<int> ServeAsync(string[] args)
    {
        await using var stub = await LoadStub.StartAsync(LoadOptions.Parse(args.AsSpan(1)));
        Console.WriteLine($"listening {stub.Endpoint.Port}");
        while (await Console.In.ReadLineAsync() is not null)
        {
            // nothing to say
        }

        return 0;
    }

    public static async Task<LoadServer> StartAsync(params string[] options)
    {
        var python = Python();
        var start = python ?? Twin();
        foreach (var option in (string[])["--port", "0", "--max-seconds", "3600", .. options])
        {
            start.ArgumentList.Add(option);
        }

        (start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException("The chat server did not start.");
        return new(process, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture), python is null ? "ASP.NET twin" : "Python");
    }

    /// <summary>Starts counting anew, and drawing as from the start.</summary>
    public async Task ResetAsync(string latency, IEnumerable<string>? faults = null)
    {
        using var reply = await _http.PostAsJsonAsync(new Uri(_root, "__reset"), new { latency, faults = faults ?? [] });
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>The counters, once nothing is being answered any more, or five seconds later.</summary>
    public async Task<LoadCounts> CountsAsync()
    {
        for (var i = 0; ; i++)
        {
            using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_root, "__stats")));
            if (json.RootElement.GetProperty("in_flight").GetInt32() == 0 || i == 500)
            {
                return LoadCounts.Of(json.RootElement);
            }

            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo? Python()
    {
        const string interpreter = "/usr/bin/python3";
        if (SharedData.Find("bench/stub_openai.py") is not { } stub || !File.Exists(interpreter))
        {
            return null;
        }

        using var probe = Process.Start(new ProcessStartInfo(interpreter, ["-c", "import aiohttp"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0 ? new ProcessStartInfo(interpreter) { ArgumentList = { stub } } : null;
    }

    private static ProcessStartInfo Twin()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(LoadServer).Assembly.Location);      // not started by its own executable
        }

        start.ArgumentList.Add(Verb);
        return start;
    }
}

/// <summary>What a server counted.</summary>
/// <param name="Requests">Requests that arrived.</param>
/// <param name="Ok">Whole answers that went out.</param>
/// <param name="Gone">Requests whose client did not wait; the stub in Python counts them as answered.</param>
/// <param name="Faults">Faults by kind.</param>
/// <param name="InFlight">Requests being answered.</param>
/// <param name="ServiceSeconds">Time spent on requests, those that overlap counting each.</param>
/// <param name="PromptTokens">Of whole answers.</param>
/// <param name="CompletionTokens">Of whole answers.</param>
internal sealed record LoadCounts(
    int Requests, int Ok, int Gone, IReadOnlyDictionary<string, int> Faults, int InFlight, double ServiceSeconds, long PromptTokens,
    long CompletionTokens)
{
    public static LoadCounts Of(JsonElement json) => new(
        json.GetProperty("requests").GetInt32(),
        json.GetProperty("ok").GetInt32(),
        json.TryGetProperty("gone", out var gone) ? gone.GetInt32() : 0,
        json.GetProperty("faults").EnumerateObject().ToDictionary(fault => fault.Name, fault => fault.Value.GetInt32()),
        json.GetProperty("in_flight").GetInt32(),
        json.GetProperty("service_seconds").GetDouble(),
        json.GetProperty("prompt_tokens").GetInt64(),
        json.GetProperty("completion_tokens").GetInt64());
}
