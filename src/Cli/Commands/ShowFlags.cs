using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary>The options that say what a run shows.</summary>
internal sealed class ShowFlags
{
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "The answer alone, and errors." };
    private readonly Option<bool> _hides = new("--hide-thinking") { Description = "No thoughts on standard error while the search runs." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object on standard output instead of the answer." };
    private readonly Option<bool> _events = new("--events")
    {
        Description = "What happens, as JSON lines on standard output: those of a journal, and at the end the solution.",
    };

    private readonly Option<string?> _language = Language();

    /// <summary>In which language a command speaks.</summary>
    public static Option<string?> Language()
    {
        var language = new Option<string?>("--language") { Description = "The tool's own language: en or ko (default by LANG).", HelpName = "LANGUAGE" };
        language.AcceptOnlyFromAmong("en", "ko");
        return language;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_quiet);
        command.Options.Add(_hides);
        command.Options.Add(_json);
        command.Options.Add(_events);
        command.Options.Add(_language);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_events))
            {
                result.AddError("--json and --events both say what standard output is; give one of them.");
            }
        });
    }

    public ShowOptions Read(ParseResult parsed, ToolHost host) => new(
        parsed.GetValue(_quiet),
        parsed.GetValue(_hides),
        parsed.GetValue(_json),
        parsed.GetValue(_events),
        Words.Of(parsed.GetValue(_language), host));
}
