using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>resume</c>: goes on where a search stopped, with new budgets if given.</summary>
internal static class ResumeCommand
{
    public static Command Create(ToolHost host)
    {
        var journal = new Argument<string?>("journal") { Description = "The journal; without one, the last.", Arity = ArgumentArity.ZeroOrOne };
        var last = new Option<bool>("--continue", "-c") { Description = "The last journal." };
        var flags = new ReasonerFlags();
        var show = new ShowFlags();
        var command = new Command("resume", "Goes on with a search where it stopped. New budgets replace those it had.") { journal, last };
        flags.AddTo(command);
        show.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var path = JournalFile.Existing(host, parsed.GetValue(journal) ?? JournalPlace.Last(host));
            return RunAsync(host, path, parsed, flags, show);
        });
        return command;
    }

    public static async Task<int> RunAsync(ToolHost host, string path, ParseResult parsed, ReasonerFlags flags, ShowFlags show)
    {
        var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), JournalPlace.ReadSettings(path), flags.Read(parsed));
        return await new SolveRun(host, new()
        {
            Settings = settings,
            Problem = await JournalFile.ProblemAsync(path, host.Interrupted).ConfigureAwait(false),
            JournalPath = path,
            NeedsJournal = true,
            Show = show.Read(parsed, host),
        }).RunAsync().ConfigureAwait(false);
    }
}
