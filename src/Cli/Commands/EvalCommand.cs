using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using TreeReasoner.Arena;

namespace TreeReasoner.Cli;

/// <summary><c>eval</c>: strategies on the user's own problems, in a folder that says all about the run.</summary>
internal sealed class EvalCommand
{
    private readonly ToolHost _host;
    private readonly ReasonerFlags _flags = new("--max-cost-each");
    private readonly Argument<string> _data = new("data") { Description = "Problems as JSON lines: a question and its answer each." };
    private readonly Option<string?> _folder = new("--output", "-o") { Description = "The folder of the run (default: eval-DATA). One that is there goes on.", HelpName = "FOLDER" };
    private readonly Option<string?> _strategies = new("--strategies") { Description = "Strategies to compare, by name, with commas (default: that of the settings).", HelpName = "NAMES" };
    private readonly Option<string?> _budgets = new("--budgets") { Description = "Completion tokens a problem, with commas (default: the budget of the settings).", HelpName = "NUMBERS" };
    private readonly Option<int?> _limit = new("--limit") { Description = "The first so many problems only.", HelpName = "NUMBER" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "How often each problem is asked, each time with another seed (default 1).", HelpName = "NUMBER" };
    private readonly Option<int?> _atOnce = new("--at-once") { Description = "Problems at once (default 1).", HelpName = "NUMBER" };
    private readonly Option<decimal?> _maxTotal = new("--max-cost") { Description = "Begins nothing more when so much money is spent on all problems together.", HelpName = "MONEY" };
    private readonly Option<int?> _window = new("--window") { Description = "The window of the model, in tokens (default 8192).", HelpName = "TOKENS" };
    private readonly Option<bool> _rescore = new("--rescore") { Description = "Compares the answers that are there with the data again, and asks nothing." };

    private EvalCommand(ToolHost host) => _host = host;

    public static Command Create(ToolHost host)
    {
        var eval = new EvalCommand(host);
        var command = new Command("eval", "Asks all problems of a file and says how many answers are right, and what they cost.")
        {
            eval._data, eval._folder, eval._strategies, eval._budgets, eval._limit, eval._epochs, eval._atOnce, eval._maxTotal, eval._window, eval._rescore,
        };
        eval._flags.AddTo(command);
        command.SetAction((parsed, _) => eval.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var path = Path.GetFullPath(parsed.GetValue(_data)!, _host.Folder);
        var problems = Problems(path, parsed);
        var folder = new EvalFolder(Path.GetFullPath(parsed.GetValue(_folder) ?? $"eval-{Path.GetFileNameWithoutExtension(path)}", _host.Folder));
        if (parsed.GetValue(_rescore))
        {
            return Rescore(folder, problems);
        }

        var request = new EvalRequest
        {
            Problems = problems,
            Strategies = Strategies(parsed),
            Budgets = Budgets(parsed),
            Epochs = parsed.GetValue(_epochs) ?? 1,
            AtOnce = parsed.GetValue(_atOnce) ?? 1,
            MaxCost = parsed.GetValue(_maxTotal),
        };
        if (request.MaxCost is not null && !request.Strategies.Values.All(settings => settings.HasPrice))
        {
            throw ToolSettings.NoPrice();
        }

        var header = Begin(folder, path, request);
        var status = "error";
        try
        {
            status = "stopped: the money is spent";
            if (await new EvalRun(_host, folder, request).RunAsync().ConfigureAwait(false))
            {
                status = "success";
            }
        }
        catch (OperationCanceledException)
        {
            status = "interrupted";
        }
        catch
        {
            status = "error";
            throw;
        }
        finally
        {
            var samples = folder.ReadSamples();
            folder.Write(header with { Status = status, Ended = _host.Clock.GetUtcNow(), Cost = samples.Sum(sample => sample.Cost) });
        }

        Show(folder, folder.ReadSamples());
        if (status == "interrupted")
        {
            _host.Say("Interrupted. The same line goes on.");
            return ExitCode.Interrupted;
        }

        return ExitCode.Answered;
    }

    private IReadOnlyList<ArenaProblem> Problems(string path, ParseResult parsed)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"There is no file '{parsed.GetValue(_data)}' of problems.");
        }

        var problems = JsonlProblems.Read(path, parsed.GetValue(_window) ?? 8192, broken: error => _host.Say($"left out: {error.Message}"));
        if (parsed.GetValue(_limit) is { } limit)
        {
            problems = [.. problems.Take(limit)];
        }

        if (problems.Count == 0)
        {
            throw new InputException($"'{parsed.GetValue(_data)}' has no problem; each line is an object with a question and an answer.");
        }

        return problems;
    }

    private Dictionary<string, ToolSettings> Strategies(ParseResult parsed)
    {
        var flags = _flags.Read(parsed);
        if (parsed.GetValue(_strategies) is not { } names)
        {
            var settings = ToolSettings.Read(_host, parsed.GetValue(_flags.Config), null, flags);
            return new() { [settings.Strategy ?? "default"] = settings };
        }

        var strategies = new Dictionary<string, ToolSettings>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var own = new Dictionary<string, string?>(flags) { [ToolSettings.StrategyKey] = StrategyCatalog.BuiltIn.Find(name).Name };
            strategies[StrategyCatalog.BuiltIn.Find(name).Name] = ToolSettings.Read(_host, parsed.GetValue(_flags.Config), null, own);
        }

        return strategies;
    }

    private long[] Budgets(ParseResult parsed)
    {
        if (parsed.GetValue(_budgets) is not { } text)
        {
            return [0];
        }

        var budgets = new List<long>();
        foreach (var each in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(each, NumberStyles.None, CultureInfo.InvariantCulture, out var budget) || budget < 1)
            {
                throw new InputException($"--budgets has '{each}'; it is whole numbers of tokens with commas, such as 100,400.");
            }

            budgets.Add(budget);
        }

        return [.. budgets.Distinct().Order()];
    }

    private EvalHeader Begin(EvalFolder folder, string path, EvalRequest request)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        var header = new EvalHeader
        {
            Status = "started",
            Data = Path.GetFileName(path),
            DataHash = hash,
            Strategies = [.. request.Strategies.Keys],
            Budgets = request.Budgets,
            Epochs = request.Epochs,
            Problems = request.Problems.Count,
            Library = typeof(Reasoner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            Started = _host.Clock.GetUtcNow(),
            Settings = request.Strategies.Values.First().ToSave(),
        };
        if (folder.ReadHeader() is { } before && before.DataHash != hash)
        {
            throw new InputException($"'{folder.Place}' has a run with other data; give this one a folder of its own with -o.");
        }

        folder.Write(header);
        return header;
    }

    private int Rescore(EvalFolder folder, IReadOnlyList<ArenaProblem> problems)
    {
        var byId = problems.ToDictionary(problem => problem.Id);
        var samples = folder.ReadSamples().ConvertAll(sample =>
        {
            if (byId.TryGetValue(sample.Id, out var problem))
            {
                return sample with { IsRight = problem.IsRight(sample.Answer) };
            }

            return sample;
        });
        folder.WriteSamples(samples);
        Show(folder, samples);
        return ExitCode.Answered;
    }

    private void Show(EvalFolder folder, List<EvalSample> samples)
    {
        if (samples.Count > 0)
        {
            _host.Out.Write(EvalReport.Write(folder, samples));
        }

        _host.Say(folder.Place);
    }
}
