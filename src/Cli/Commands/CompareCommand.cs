using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>compare</c>: two evaluations, paired problem by problem.</summary>
internal static class CompareCommand
{
    public static Command Create(ToolHost host)
    {
        var first = new Argument<string>("first") { Description = "The folder of a run." };
        var second = new Argument<string>("second") { Description = "The folder of the run that is compared with it." };
        var fail = new Option<bool>("--fail-if-worse") { Description = "Ends with code 1 if the second is worse by more than chance (5 %)." };
        var force = new Option<bool>("--force") { Description = "Compares runs of different data by the names of their problems." };
        var command = new Command("compare", "Compares two runs of eval problem by problem: the difference with its interval, and what flipped.") { first, second, fail, force };
        command.SetAction(parsed =>
        {
            var (one, other) = (Open(host, parsed.GetValue(first)!), Open(host, parsed.GetValue(second)!));
            if (one.Header.DataHash != other.Header.DataHash && !parsed.GetValue(force))
            {
                throw new InputException("The two runs had different data; --force compares them by the names of their problems all the same.");
            }

            var comparison = Comparison.Of(one.Samples, other.Samples);
            foreach (var line in comparison.Lines(TerminalText.OneLine(parsed.GetValue(first)!), TerminalText.OneLine(parsed.GetValue(second)!)))
            {
                host.Out.WriteLine(line);
            }

            if (parsed.GetValue(fail) && comparison.IsWorse)
            {
                return ExitCode.NoAnswer;
            }

            return ExitCode.Answered;
        });
        return command;
    }

    private static (EvalHeader Header, IReadOnlyList<EvalSample> Samples) Open(ToolHost host, string name)
    {
        var folder = new EvalFolder(Path.GetFullPath(name, host.Folder));
        if (folder.ReadHeader() is not { } header)
        {
            throw new InputException($"'{name}' is no folder of an evaluation; treereasoner eval makes one.");
        }

        return (header, folder.ReadSamples());
    }
}
