// Compares all strategies on coin puzzles at equal tokens, and writes what docs/arena-report.md shows.
//
//   dotnet run -c Release --project tools/ArenaReport -- [--count 1000] [--split Test] [--steps 7,8] [--logs artifacts/arena] [--out docs]
//                                                        [--only NAME;NAME] [--aside 200] [--concurrency 1]
//
// Contestants that are there to show one thing, such as bad judges, run on the first 200 puzzles.
// A run that was stopped goes on with what its logs lack. A concurrency other than 1 has logs of its own.
using System.Diagnostics;
using System.Globalization;
using TreeReasoner.Arena;
using TreeReasoner.ArenaReport;
using TreeReasoner.Pocket;

var count = int.Parse(Value("--count", "1000"), CultureInfo.InvariantCulture);
var split = Enum.Parse<PuzzleSplit>(Value("--split", "Test"), ignoreCase: true);
var logs = Value("--logs", "artifacts/arena");
var names = Value("--only", "").Split(';', StringSplitOptions.RemoveEmptyEntries);
Directory.CreateDirectory(logs);
var concurrency = int.Parse(Value("--concurrency", "1"), CultureInfo.InvariantCulture);
var aside = Math.Min(count, int.Parse(Value("--aside", "200"), CultureInfo.InvariantCulture));
var clock = Stopwatch.StartNew();
var parts = new List<ReportPart>();
var goesOn = false;
foreach (var steps in Value("--steps", "7,8").Split(',').Select(steps => int.Parse(steps, CultureInfo.InvariantCulture)))
{
    var setting = await Setting.MeasureAsync(steps, split, count);
    Console.WriteLine($"R = {steps}: greedy {MarkdownTable.Percent(setting.GreedyAccuracy)} % at {setting.ChainTokens:0.0} tokens");
    var all = new Contestants(setting.ChainTokens);
    using var model = new PocketChatClient();
    using var log =
        new ResultLog(Path.Combine(logs, $"{split}-{steps}{(concurrency == 1 ? "" : $"-c{concurrency}")}.jsonl".ToLowerInvariant()));
    List<string> who = [.. Chosen([.. all.Main, .. all.Aside]).Select(each => each.Name)];
    var onFewer = all.Aside.Select(each => each.Name).ToHashSet();
    var numbers = setting.Problems.Index().ToDictionary(each => each.Item.Id, each => each.Index);
    goesOn |= log.Results.Any(IsOfThisRun);
    await new ArenaRun(model, Chosen(all.Aside), setting.Options(concurrency))
        .RunAsync([.. setting.Problems.Take(aside)], log, new Progress(aside));
    await new ArenaRun(model, Chosen(all.Main), setting.Options(concurrency)).RunAsync(setting.Problems, log, new Progress(count));
    // logs of earlier builds do not say
    var privileged = all.Aside.Where(each => each.IsPrivileged).Select(each => each.Name).ToHashSet();
    parts.Add(new(
        setting,
        new Scoreboard(log.Results.Where(IsOfThisRun).OrderBy(result => who.IndexOf(result.Contestant)).ThenBy(result => result.Budget)
            .Select(result => result with { IsPrivileged = privileged.Contains(result.Contestant) })),
        who));
    Console.WriteLine(MarkdownTable.OfScores(parts[^1].Board.Scores, setting.ChainTokens));

    // The log may also hold what runs with other counts left: more puzzles, and, as their mean greedy answer is another, other budgets.
    bool IsOfThisRun(ContestResult result) => who.Contains(result.Contestant)
        && setting.Budgets.Contains(result.Budget)
        && numbers.TryGetValue(result.Problem, out var number)
        && (number < aside || !onFewer.Contains(result.Contestant));
}

if (names.Length == 0)
{
    new ReportPage(parts, split, clock.Elapsed, goesOn).Save(Value("--out", "docs"));
}

List<Contestant> Chosen(IReadOnlyList<Contestant> contestants) =>
    [.. contestants.Where(each => names.Length == 0 || names.Contains(each.Name))];

string Value(string name, string otherwise)
{
    if (Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length)
    {
        return args[at + 1];
    }

    return otherwise;
}

/// <summary>A line every hundred problems.</summary>
internal sealed class Progress(int count) : IProgress<int>
{
    public void Report(int value)
    {
        if (value % 100 == 0)
        {
            Console.Error.WriteLine($"{value} of {count}");
        }
    }
}
