using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TreeReasoner.ChatStub;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>
/// A server whose replies depend on what it is asked alone, and name it: a call can be told from all others, in the server's count as in a
/// journal. The text of a step holds its call's key; the score of a judgement is one that no other call gets.
/// </summary>
internal sealed partial class CountingStub : IAsyncDisposable
{
    private const int KeyLength = 12;

    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ConcurrentDictionary<double, string> _keysOfScores = new();
    private readonly TimeSpan _latency;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly double _faults;
    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private StubServer? _server;

    private CountingStub(TimeSpan latency, double faults) => (_latency, _faults) = (latency, faults);

    /// <summary>A request, by what it asked, and when its answer went out; never, if nobody was there any more to get it.</summary>
    public sealed class Call(string key)
    {
        public string Key => key;

        public TimeSpan AskedAt { get; init; }

        public TimeSpan AnsweredAt { get; set; } = TimeSpan.MaxValue;
    }

    public Uri Endpoint => _server!.Endpoint;

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);

    public int Count => _calls.Count;

    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <param name="latency">How long an answer takes.</param>
    /// <param name="faults">The share of calls that fail on the server's side when they are first made. They are not counted.</param>
    public static async Task<CountingStub> StartAsync(TimeSpan latency, double faults = 0)
    {
        var stub = new CountingStub(latency, faults);
        stub._server = await StubServer.StartAsync(stub.Reply);
        return stub;
    }

    /// <summary>The calls whose results a journal holds in whole lines.</summary>
    public HashSet<string> KeysInFile(string journal)
    {
        if (!File.Exists(journal))
        {
            return [];
        }

        return KeysIn(File.ReadAllText(journal));
    }

    /// <summary>The same for the text of a journal.</summary>
    public HashSet<string> KeysIn(string text)
    {
        var keys = new HashSet<string>();
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n'))
        {
            foreach (Match key in KeyInText().Matches(line))
            {
                keys.Add(key.Groups["key"].Value);
            }

            foreach (Match score in Confidence().Matches(line))
            {
                keys.Add(_keysOfScores[double.Parse(score.Groups["score"].Value, CultureInfo.InvariantCulture)]);
            }
        }

        return keys;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private StubReply Reply(StubRequest request)
    {
        var text = request.Text;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var key = Convert.ToHexStringLower(hash)[..KeyLength];
        if (hash[5] < 256 * _faults && _failed.TryAdd(key, true))
        {
            return StubReply.Error(503, "try again");
        }

        var call = new Call(key) { AskedAt = Now };
        _calls.Enqueue(call);
        var reply = text.Contains("Judge the reasoning above", StringComparison.Ordinal) ? Judgement(hash, key) : Steps(text, hash, key);
        return StubReply.Text(reply).When(AnswerAsync(call));
    }

    private async Task AnswerAsync(Call call)
    {
        await Task.Delay(_latency);
        call.AnsweredAt = Now;
    }

    private string Judgement(byte[] hash, string key)
    {
        var score = 0.1 + (0.8 * BitConverter.ToUInt32(hash, 4) / uint.MaxValue);
        _keysOfScores[score] = key;
        return new JsonObject { ["reason"] = "so", ["score"] = score }.ToJsonString();
    }

    /// <summary>Three steps, and from the second turn on an answer.</summary>
    private static string Steps(string text, byte[] hash, string key)
    {
        var candidates = new JsonArray();
        for (var i = 0; i < 3; i++)
        {
            candidates.Add(new JsonObject
            {
                ["kind"] = "step", ["question"] = $"What is part {i} of key-{key}?", ["answer"] = $"{hash[i]}",
                ["confidence"] = (hash[i] + 1) / 300.0,
            });
        }

        if (SubQuestion().Count(text) >= 2)
        {
            candidates.Add(
                new JsonObject { ["kind"] = "final", ["question"] = "", ["answer"] = $"{hash[3]} by key-{key}", ["confidence"] = 0.3 });
        }

        return new JsonObject { ["candidates"] = candidates }.ToJsonString();
    }

    [GeneratedRegex("key-(?<key>[0-9a-f]{12})", RegexOptions.ExplicitCapture)]
    private static partial Regex KeyInText();

    [GeneratedRegex("\"confidence\":(?<score>[0-9.eE+-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Confidence();

    [GeneratedRegex("^Sub-question: ", RegexOptions.Multiline)]
    private static partial Regex SubQuestion();
}
