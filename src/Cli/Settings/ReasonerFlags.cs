using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TreeReasoner.Cli;

/// <summary>The options that say with what, how and how long a reasoner thinks. Each is a setting of the library by another name.</summary>
internal sealed class ReasonerFlags
{
    private readonly List<Option> _all = [];
    private readonly List<(Option Option, string Key, Func<ParseResult, string?> Value)> _settings = [];

    /// <param name="costName">The option that limits the money of one problem. Where there are many, <c>--max-cost</c> is for all together.</param>
    public ReasonerFlags(string costName = "--max-cost")
    {
        Text("--model", "NAME", "Which model thinks: its name at its provider, or 'pocket', which is inside the tool.", ToolSettings.ModelId, "-m");
        Text(
            "--endpoint",
            "URL",
            "Base address of a server that speaks OpenAI's chat completions (or OPENAI_BASE_URL).",
            $"{ToolSettings.Model}:Endpoint");
        Text(
            "--api-key-variable",
            "VARIABLE",
            "The environment variable that holds the key (default OPENAI_API_KEY).",
            $"{ToolSettings.Model}:ApiKeyVariable");
        Text("--api-key-file", "FILE", "A file that holds the key.", ToolSettings.KeyFile);
        Text("--judge", "NAME", "A second model that judges, at the same endpoint; 'none' for no judge.", ToolSettings.Judge);
        Text("--strategy", "NAME", "How to search, by name: 'treereasoner strategies' lists them.", ToolSettings.StrategyKey, "-s");
        Effort = Text("--effort", "LEVEL", "How hard to think: none, low, medium, high, xhigh or max.", ToolSettings.EffortKey, "-e");
        Effort.AcceptOnlyFromAmong(ToolSettings.Efforts);
        Simulations = Number("--simulations", "At most so many simulations.", $"{ToolSettings.Budget}:Simulations");
        Number("--calls", "At most so many model calls.", $"{ToolSettings.Budget}:ModelCalls");
        Number("--tokens", "At most so many tokens, read and written.", $"{ToolSettings.Budget}:Tokens");
        Number("--completion-tokens", "At most so many tokens written.", $"{ToolSettings.Budget}:CompletionTokens");
        Amount(costName, "MONEY", "At most so much money a problem, in the currency of the price.", $"{ToolSettings.Budget}:Cost");
        Amount("--price-prompt", "MONEY", "What a million tokens read cost.", $"{ToolSettings.Model}:Price:Prompt");
        Amount("--price-completion", "MONEY", "What a million tokens written cost.", $"{ToolSettings.Model}:Price:Completion");
        Span("--time", "At most so long: 30s, 5m, 1h.", $"{ToolSettings.Budget}:Time");
        Number("--concurrency", "Calls in flight at once.", $"{ToolSettings.Reasoner}:Running:MaxConcurrency");
        Number("--seed", "Seed of all that is drawn by chance.", ToolSettings.SeedKey, least: 0);
        Text("--prompts", "LANGUAGE", "The language of the prompts: english or korean.", $"{ToolSettings.Reasoner}:Prompts")
            .AcceptOnlyFromAmong("english", "korean");
        Set = new("--set")
        {
            Description = "Any other setting of the library, such as Search:Candidates=3. May be repeated.",
            HelpName = "KEY=VALUE",
            AllowMultipleArgumentsPerToken = false,
        };
        Set.Validators.Add(CheckSetting);
        Config = new("--config")
        {
            Description = "A file of settings (default treereasoner.json in this folder, if it is there).", HelpName = "FILE",
        };
        _all.Add(Set);
        _all.Add(Config);
    }

    public Option<string?> Effort { get; }

    public Option<long?> Simulations { get; }

    public Option<string[]> Set { get; }

    public Option<string?> Config { get; }

    public void AddTo(Command command)
    {
        foreach (var option in _all)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(Effort) is { Implicit: false } && result.GetResult(Simulations) is { Implicit: false })
            {
                result.AddError("--effort and --simulations both say how long to think; give one of them.");
            }
        });
    }

    /// <summary>What the command line says, by the keys of the settings.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed)
    {
        var read = new Dictionary<string, string?>();
        foreach (var (option, key, value) in _settings)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                read[key] = value(parsed);
            }
        }

        foreach (var setting in parsed.GetValue(Set) ?? [])
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            read[$"{ToolSettings.Reasoner}:{setting[..at]}"] = setting[(at + 1)..];
        }

        return read;
    }

    private static void CheckSetting(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                result.AddError("--set wants KEY=VALUE, such as Search:Candidates=3.");
            }
        }
    }

    private Option<string?> Text(string name, string helpName, string description, string key, params string[] aliases) =>
        Add(new Option<string?>(name, aliases) { Description = description, HelpName = helpName }, key, value => value);

    private Option<long?> Number(string name, string description, string key, long least = 1)
    {
        var option = new Option<long?>(name) { Description = description, HelpName = "NUMBER" };
        option.Validators.Add(result =>
        {
            if (!long.TryParse(TokenOf(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least)
            {
                result.AddError($"{name} wants a whole number of at least {least}.");
            }
        });
        return Add(option, key, value => value?.ToString(CultureInfo.InvariantCulture));
    }

    private void Amount(string name, string helpName, string description, string key)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (!decimal.TryParse(TokenOf(result), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"{name} wants a number such as 0.25.");
            }
        });
        Add(option, key, value => value);
    }

    private void Span(string name, string description, string key)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (Duration.Read(TokenOf(result)) is null)
            {
                result.AddError($"{name} wants a time such as 30s, 5m or 1h.");
            }
        });
        Add(option, key, value => Duration.Read(value)?.ToString("c", CultureInfo.InvariantCulture));
    }

    private static string TokenOf(OptionResult result)
    {
        if (result.Tokens is [var token, ..])
        {
            return token.Value;
        }

        return "";
    }

    private Option<T?> Add<T>(Option<T?> option, string key, Func<T?, string?> text)
    {
        _all.Add(option);
        _settings.Add((option, key, parsed => text(parsed.GetValue(option))));
        return option;
    }
}
