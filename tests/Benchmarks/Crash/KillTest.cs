using System.Diagnostics;
using System.Text.Json;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>
/// Kills a journaled search again and again, at moments drawn from a seed, lets it end, and counts what the server was asked twice.
/// </summary>
internal sealed class KillTest(CountingStub stub, string folder, int seed)
{
    // Answers that came this much earlier than one that is on the disk had their turn, however busy the machine.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);

    public int Kills { get; private set; }

    /// <summary>Calls asked for again although the journal held their results.</summary>
    public int PaidAgain { get; private set; }

    /// <summary>Calls that a kill lost although others were on the disk that had been answered long after them.</summary>
    public int Forgotten { get; private set; }

    /// <summary>For each life after a kill: calls asked for again, divided by the workers.</summary>
    public List<double> RepeatedShare { get; } = [];

    /// <summary>Calls that were answered in the moment of a kill, which came before the disk had them.</summary>
    public int AnsweredAndLost { get; private set; }

    /// <summary>Searches that ended otherwise than one that was not killed.</summary>
    public List<string> EndedOtherwise { get; } = [];

    /// <summary>One search, killed so often, and its end.</summary>
    public async Task RunAsync(CrashCase it, CrashResult expected, int kills)
    {
        var journal = Path.Combine(folder, $"{it.Number}.jsonl");
        var before = stub.Count;
        var seen = new HashSet<string>();
        for (var life = 0; life <= kills; life++)
        {
            var kept = stub.KeysInFile(journal);
            var from = stub.Count;
            var killedAt = await LiveAsync(it, journal, isKilled: life < kills, expected.Calls - kept.Count);
            List<CountingStub.Call> calls = [.. stub.Calls.Skip(from)];
            var again = calls.Where(call => seen.Contains(call.Key)).ToList();
            if (it.AsksEachOnce)
            {
                PaidAgain += again.Count(call => kept.Contains(call.Key));
                if (life > 0)
                {
                    RepeatedShare.Add((double)again.Count / it.Workers);
                }
            }

            seen.UnionWith(calls.Select(call => call.Key));
            if (killedAt is not { } at)
            {
                break;
            }

            Kills++;
            if (it.AsksEachOnce)
            {
                CountLost(calls, stub.KeysInFile(journal), at);
            }
        }

        var (result, _) = await ChildAsync(it, journal);      // over already: gives the solution back without a call
        List<string> keys = [.. stub.Calls.Skip(before).Select(call => call.Key)];
        if (!it.AsksEachOnce)
        {
            // Calls that cannot be told apart can still be counted: what is not on the bill was in flight at a kill.
            PaidAgain += Math.Max(0, keys.Count - result.Calls - (kills * it.Workers));
        }

        Compare(it, expected, result, it.AsksEachOnce ? keys.Distinct().Count() : keys.Count);
    }

    /// <summary>Runs a child to its end.</summary>
    public async Task<(CrashResult Result, int ExitCode)> ChildAsync(CrashCase it, string journal)
    {
        using var child = Start(it, journal);
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (JsonSerializer.Deserialize<CrashResult>(output)!, child.ExitCode);
    }

    public Process Start(CrashCase it, string journal)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KillTest).Assembly.Location);      // not started by its own executable
        }

        foreach (var argument in (string[])[CrashChild.Verb, stub.Endpoint.ToString(), journal, .. it.ToArguments()])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>When the child was killed; null if it ended before that.</summary>
    private async Task<TimeSpan?> LiveAsync(CrashCase it, string journal, bool isKilled, int callsLeft)
    {
        using var child = Start(it, journal);
        var output = child.StandardOutput.ReadToEndAsync();
        if (isKilled)
        {
            // A fifth of the kills come at any time from its birth on, the others after any number of further calls.
            var calls = stub.Count + (_random.Next(5) == 0 ? 0 : _random.Next(Math.Max(1, callsLeft)));
            var after = TimeSpan.FromMilliseconds(_random.NextDouble() * (calls == stub.Count ? 700 : 25));
            while (stub.Count < calls && !child.HasExited)
            {
                await Task.Delay(1);
            }

            await Task.Delay(after);
            if (!child.HasExited)
            {
                child.Kill();
                await child.WaitForExitAsync();
                return stub.Now;
            }
        }

        await output;
        await child.WaitForExitAsync();
        return null;
    }

    private void CountLost(List<CountingStub.Call> calls, HashSet<string> kept, TimeSpan killedAt)
    {
        var lost = calls.Where(call => !kept.Contains(call.Key) && call.AnsweredAt < killedAt).ToList();
        var lastKept = calls.Where(call => kept.Contains(call.Key)).Select(call => call.AnsweredAt).DefaultIfEmpty().Max();
        AnsweredAndLost += lost.Count;
        Forgotten += lost.Count(call => call.AnsweredAt + LongEnough < lastKept);
    }

    private void Compare(CrashCase it, CrashResult expected, CrashResult found, int distinctCalls)
    {
        var same = (found.Kind, found.Rule, found.Simulations, found.Answer is null, found.Error)
            == (expected.Kind, expected.Rule, expected.Simulations, expected.Answer is null, expected.Error);
        if (it.IsRepeatable)
        {
            same &= (found.Tree, found.Answer, found.Calls) == (expected.Tree, expected.Answer, expected.Calls);
        }

        // What is on the bill was asked for; and what was asked for and is not on the bill was asked for in vain by a run that was killed.
        same &= found.Calls <= distinctCalls;
        if (!same)
        {
            EndedOtherwise.Add($"{it}: expected {expected}, found {found} with {distinctCalls} calls at the server");
        }
    }
}
