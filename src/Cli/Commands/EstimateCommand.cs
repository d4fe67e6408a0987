using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>estimate</c>: what a search will take, before it asks anything.</summary>
internal static class EstimateCommand
{
    public static Command Create(ToolHost host)
    {
        var words = new Argument<string[]>("problem") { Description = "The problem as text; - reads it from standard input.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--file", "-f") { Description = "A file that holds the problem.", HelpName = "FILE" };
        var language = new Option<string?>("--language") { Description = "The tool's own language: en or ko (default by LANG).", HelpName = "LANGUAGE" };
        var flags = new ReasonerFlags();
        var command = new Command("estimate", "Says how many calls, tokens and what cost a problem will take, from little to much. Asks nothing.") { words, file, language };
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var text = await ProblemInput.ReadAsync(host, parsed.GetValue(words) ?? [], parsed.GetValue(file)).ConfigureAwait(false);
            var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), null, flags.Read(parsed));
            var estimate = await ((Reasoner)settings.CreateReasoner()).EstimateAsync(new(text), settings.Call(null), host.Interrupted).ConfigureAwait(false);
            foreach (var line in EstimateText.Of(estimate, Words.Of(parsed.GetValue(language), host)))
            {
                host.Out.WriteLine(line);
            }

            return ExitCode.Answered;
        });
        return command;
    }
}
