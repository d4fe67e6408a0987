using System.CommandLine;
using TreeReasoner.Learning;

namespace TreeReasoner.Cli;

/// <summary><c>export</c> and <c>learn</c>: what can be made of the journals in a folder.</summary>
internal static class LearningCommands
{
    public static Command Export(ToolHost host)
    {
        var journals = JournalsArgument();
        var output = new Option<string>("--output", "-o") { Description = "The folder for the data.", HelpName = "FOLDER", Required = true };
        var shapes = new Option<string?>("--shapes") { Description = "Shapes, with commas (default: all).", HelpName = "NAMES" };
        var labels = LabelsOption();
        var command = new Command("export", "Makes data for trainers of the journals in a folder.") { journals, output, shapes, labels };
        command.SetAction(async (parsed, _) =>
        {
            var options = new DataExportOptions();
            if (parsed.GetValue(shapes) is { } names)
            {
                options = options with { Shapes = [.. names.Split(',', StringSplitOptions.TrimEntries).Select(DataShapes.Named)] };
            }

            var folder = Path.GetFullPath(parsed.GetValue(output)!, host.Folder);
            var manifest = await DataExport.RunAsync(
                Path.GetFullPath(parsed.GetValue(journals)!, host.Folder), folder, options, Outcomes(host, parsed.GetValue(labels)), cancellationToken: host.Interrupted)
                .ConfigureAwait(false);
            host.Out.WriteLine($"{manifest.Journals} journals, {manifest.Problems} problems, {manifest.Files.Count} files");
            foreach (var skipped in manifest.Skipped)
            {
                host.Say($"left out: {skipped}");
            }

            host.Say(folder);
            return ExitCode.Answered;
        });
        return command;
    }

    public static Command Learn(ToolHost host)
    {
        var journals = JournalsArgument();
        var labels = LabelsOption();
        labels.Required = true;
        var output = new Option<string>("--output", "-o") { Description = "The file for the judge.", HelpName = "FILE", Required = true };
        var force = new Option<bool>("--force") { Description = "Writes over a file that is there." };
        var command = new Command("learn", "Trains a judge on the journals in a folder and the right answers to their problems.") { journals, labels, output, force };
        command.SetAction(async (parsed, _) =>
        {
            var place = Path.GetFullPath(parsed.GetValue(output)!, host.Folder);
            if (File.Exists(place) && !parsed.GetValue(force))
            {
                throw new InputException($"'{parsed.GetValue(output)}' is there already; --force writes over it.");
            }

            var judge = await LearnedJudge.TrainAsync(
                Path.GetFullPath(parsed.GetValue(journals)!, host.Folder), Outcomes(host, parsed.GetValue(labels))!, cancellationToken: host.Interrupted)
                .ConfigureAwait(false);
            judge.Save(place);
            host.Out.WriteLine(TerminalText.OneLine($"{judge}: AUC {judge.Report.AnswerAuc:F2}, of likelihoods alone {judge.Report.LikelihoodAuc:F2}"));
            host.Say(place);
            return ExitCode.Answered;
        });
        return command;
    }

    private static Argument<string> JournalsArgument() => new("journals") { Description = "A folder of journals." };

    private static Option<string?> LabelsOption() => new("--labels")
    {
        Description = "Right answers as JSON lines: a question (or problemId) and its answer each.", HelpName = "FILE",
    };

    private static LabelledOutcomes? Outcomes(ToolHost host, string? labels)
    {
        if (labels is null)
        {
            return null;
        }

        return LabelledOutcomes.Read(Path.GetFullPath(labels, host.Folder));
    }
}
