using System.CommandLine;
using System.CommandLine.Parsing;

namespace TreeReasoner.Cli;

/// <summary><c>solve</c>: a problem goes in, an answer comes out.</summary>
internal static class SolveCommand
{
    public static Command Create(ToolHost host)
    {
        var words = new Argument<string[]>("problem") { Description = "The problem as text; - reads it from standard input.", Arity = ArgumentArity.ZeroOrMore };
        words.Validators.Add(RefuseOptions);
        var file = new Option<string?>("--file", "-f") { Description = "A file that holds the problem.", HelpName = "FILE" };
        var journal = new Option<string?>("--journal", "-j")
        {
            Description = "The file that records the search (default: a new one in the user's data folder).", HelpName = "FILE",
        };
        var noJournal = new Option<bool>("--no-journal") { Description = "Records nothing: an interrupted search is lost." };
        var goesOn = new Option<bool>("--continue", "-c") { Description = "Goes on with the last journal; takes no problem." };
        var window = new Option<int?>("--window") { Description = "The window of the model, in tokens (default 8192).", HelpName = "TOKENS" };
        var flags = new ReasonerFlags();
        var show = new ShowFlags();
        var command = new Command("solve", "Thinks about a problem and prints the answer.") { words, file, journal, noJournal, goesOn, window };
        flags.AddTo(command);
        show.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(goesOn))
            {
                return await ResumeCommand.RunAsync(host, JournalPlace.Last(host), parsed, flags, show).ConfigureAwait(false);
            }

            var text = await ProblemInput.ReadAsync(host, parsed.GetValue(words) ?? [], parsed.GetValue(file)).ConfigureAwait(false);
            var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), null, flags.Read(parsed));
            return await new SolveRun(host, new()
            {
                Settings = settings,
                Problem = ProblemOf(text, parsed.GetValue(window)),
                JournalPath = PlaceOf(host, parsed.GetValue(journal), parsed.GetValue(noJournal)),
                NeedsJournal = parsed.GetValue(journal) is not null,
                IsNew = true,
                Show = show.Read(parsed, host),
            }).RunAsync().ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>An option that is spelt wrong would be a part of the problem.</summary>
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value is ['-', '-' or (>= 'a' and <= 'z'), ..] && !token.Value.Contains(' ', StringComparison.Ordinal))
            {
                result.AddError($"There is no option '{token.Value}'.");
            }
        }
    }

    private static Problem ProblemOf(string text, int? window)
    {
        try
        {
            if (window is { } tokens)
            {
                return new(text, tokens);
            }

            return new(text);
        }
        catch (ArgumentException wrong)
        {
            throw new InputException(ErrorText.Of(wrong), wrong);
        }
    }

    private static string? PlaceOf(ToolHost host, string? named, bool isOff)
    {
        if (named is not null)
        {
            return Path.GetFullPath(named, host.Folder);
        }

        if (isOff)
        {
            return null;
        }

        return JournalPlace.NewPath(host);
    }
}
