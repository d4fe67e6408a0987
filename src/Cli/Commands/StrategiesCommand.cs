using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>strategies</c>: the names that <c>--strategy</c> takes, with their settings.</summary>
internal static class StrategiesCommand
{
    public static Command Create(ToolHost host)
    {
        var command = new Command("strategies", "Lists the strategies that --strategy takes, and what --set can change of each.");
        command.SetAction(_ =>
        {
            foreach (var strategy in StrategyCatalog.BuiltIn.Registrations)
            {
                host.Out.WriteLine($"{strategy.Name,-16} {string.Join(' ', strategy.Keys)}");
            }

            return ExitCode.Answered;
        });
        return command;
    }
}
