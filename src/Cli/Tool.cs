using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace TreeReasoner.Cli;

/// <summary>The tool: its commands, and what becomes of errors.</summary>
internal static class Tool
{
    public static Command Commands(ToolHost host)
    {
        // A root command would be called as its file is; the tool's file has another name than the tool.
        var tool = new Command("treereasoner", "TreeReasoner makes any chat model think before it answers: it searches a tree of sub-questions and answers.")
        {
            new HelpOption { Recursive = true },
            new VersionOption(),
            new Option<bool>(VerboseFlag.Name, VerboseFlag.Short)
            {
                Description = "The whole of an error; of a server, a line for each request that fails.", Recursive = true,
            },
            SolveCommand.Create(host),
            ResumeCommand.Create(host),
            ReplayCommand.Create(host),
            ViewCommand.Create(host),
            EstimateCommand.Create(host),
            DoctorCommand.Create(host),
            EvalCommand.Create(host),
            CompareCommand.Create(host),
            PreferCommand.Create(host),
            LearningCommands.Export(host),
            LearningCommands.Learn(host),
            ServeCommand.Create(host),
            StrategiesCommand.Create(host),
        };
        tool.Subcommands.Add(CompletionCommand.Create(host, tool));
        return tool;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolHost host)
    {
        var parsed = Commands(host).Parse(arguments);
        if (parsed.Errors is [var first, ..])
        {
            host.Say($"treereasoner: {MessageOf(parsed, first)}");
            host.Say($"  treereasoner {NameOf(parsed.CommandResult)}--help says what there is.");
            return ExitCode.BadInput;
        }

        var isVerbose = VerboseFlag.IsIn(arguments);
        try
        {
            return await parsed.InvokeAsync(new()
            {
                Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return Failed(host, error, isVerbose);
        }
    }

    private static string MessageOf(ParseResult parsed, ParseError first)
    {
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return $"'{unknown}' is not understood here.";
        }

        return first.Message;
    }

    private static int Failed(ToolHost host, Exception error, bool isVerbose)
    {
        var code = error switch
        {
            OperationCanceledException => ExitCode.Interrupted,
            Models.ModelException or ReasoningFailedException => ExitCode.EndpointFault,
            InputException input => input.Code,
            TreeReasonerException or ArgumentException or IOException or UnauthorizedAccessException
                or InvalidDataException => ExitCode.BadInput,
            _ => ExitCode.Broken,
        };
        host.Say($"treereasoner: {ErrorText.Of(error)}");
        if (isVerbose)
        {
            host.Error.WriteLine(TerminalText.Clean(error.ToString()));
        }
        else if (code == ExitCode.Broken)
        {
            host.Say("  This is an error of the tool. --verbose shows where.");
        }

        return code;
    }

    private static string NameOf(CommandResult command)
    {
        if (command.Parent is null)
        {
            return "";
        }

        return $"{command.Command.Name} ";
    }
}
