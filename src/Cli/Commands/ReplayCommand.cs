using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>replay</c>: the same tree, answer and bill again, without a call.</summary>
internal static class ReplayCommand
{
    public static Command Create(ToolHost host)
    {
        var journal = new Argument<string?>("journal") { Description = "The journal; without one, the last.", Arity = ArgumentArity.ZeroOrOne };
        var flags = new ReasonerFlags();
        var show = new ShowFlags();
        var command = new Command("replay", "Makes the tree, the answer and the bill of a journal again, without a call.") { journal };
        flags.AddTo(command);
        show.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var path = JournalFile.Existing(host, parsed.GetValue(journal) ?? JournalPlace.Last(host));
            var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), JournalPlace.ReadSettings(path), flags.Read(parsed));
            var shown = show.Read(parsed, host);
            using var file = FileJournal.OpenRead(path);
            var solution = await settings.CreateReasoner().ReplayAsync(file, settings.Call(null), host.Interrupted).ConfigureAwait(false);
            return new SolutionReport(host, shown, path).Show(solution);
        });
        return command;
    }
}
