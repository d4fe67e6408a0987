using System.CommandLine;
using TreeReasoner.Viewer;

namespace TreeReasoner.Cli;

/// <summary><c>view</c>: a journal as a page, or in a form that another tool reads.</summary>
internal static class ViewCommand
{
    private static readonly (string Name, JournalExportFormat Format, string End)[] Forms =
    [
        ("speedscope", JournalExportFormat.Speedscope, ".speedscope.json"),
        ("trace", JournalExportFormat.Trace, ".trace.json"),
        ("dot", JournalExportFormat.Dot, ".dot"),
        ("jsonl", JournalExportFormat.JsonLines, ".states.jsonl"),
    ];

    public static Command Create(ToolHost host)
    {
        var journal = new Argument<string?>("journal") { Description = "The journal; without one, the last.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write (default: the journal's name with another end); - for standard output.", HelpName = "FILE" };
        var beside = new Option<string?>("--beside") { Description = "Another journal of the same problem, side by side.", HelpName = "JOURNAL" };
        var export = new Option<string?>("--export") { Description = "A form that another tool reads: speedscope, trace, dot or jsonl.", HelpName = "FORM" };
        export.AcceptOnlyFromAmong([.. Forms.Select(form => form.Name)]);
        var force = new Option<bool>("--force") { Description = "Writes over a file that is there." };
        var language = new Option<string?>("--language") { Description = "The language of the page: en or ko (default by LANG).", HelpName = "LANGUAGE" };
        language.AcceptOnlyFromAmong("en", "ko");
        var live = new Option<string?>("--live")
        {
            Description = "Shows a search of a server while it runs, on a page of this machine: the address of treereasoner serve, or of one of its searches.",
            HelpName = "URL",
        };
        var port = ServeCommand.Port("The port of the page of --live (default a free one).", 0);
        var command = new Command("view", "Writes the tree of a journal as one HTML page that opens from disk.")
        {
            journal, output, beside, export, force, language, live, port,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(live) is not null && (result.GetValue(journal) ?? result.GetValue(output) ?? result.GetValue(beside) ?? result.GetValue(export)) is not null)
            {
                result.AddError("--live shows a search of a server; it takes no journal and writes no file.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(live) is { } address)
            {
                using var server = new WatchedServer(host, address);
                return await new LivePage(host, server, LanguageOf(parsed.GetValue(language), host), parsed.GetValue(port)).RunAsync().ConfigureAwait(false);
            }

            var path = JournalFile.Existing(host, parsed.GetValue(journal) ?? JournalPlace.Last(host));
            var form = Forms.FirstOrDefault(each => each.Name == parsed.GetValue(export));
            var place = parsed.GetValue(output) ?? Path.GetFileNameWithoutExtension(path) + (form.End ?? ".html");
            using var file = FileJournal.OpenRead(path);
            await OutputFile.WriteAsync(host, place, parsed.GetValue(force), async stream =>
            {
                if (form.Name is not null)
                {
                    await JournalExport.WriteAsync(file, form.Format, stream, host.Interrupted).ConfigureAwait(false);
                    return;
                }

                using var other = OpenBeside(host, parsed.GetValue(beside));
                await JournalPage.WriteAsync(file, stream, new() { Beside = other, Language = LanguageOf(parsed.GetValue(language), host) }, host.Interrupted)
                    .ConfigureAwait(false);
            }).ConfigureAwait(false);
            return ExitCode.Answered;
        });
        return command;
    }

    private static FileJournal? OpenBeside(ToolHost host, string? beside)
    {
        if (beside is null)
        {
            return null;
        }

        return FileJournal.OpenRead(JournalFile.Existing(host, beside));
    }

    private static string LanguageOf(string? language, ToolHost host)
    {
        if (ReferenceEquals(Words.Of(language, host), Words.Korean))
        {
            return "ko";
        }

        return "en";
    }
}
