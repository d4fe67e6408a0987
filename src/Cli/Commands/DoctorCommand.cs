using System.CommandLine;

namespace TreeReasoner.Cli;

/// <summary><c>doctor</c>: what an endpoint can do, and what is wrong with it.</summary>
internal static class DoctorCommand
{
    public static Command Create(ToolHost host)
    {
        var flags = new ReasonerFlags();
        var command = new Command("doctor", "Asks the endpoint some small questions and says what it can do, and what is used where it cannot.");
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var settings = ToolSettings.Read(host, parsed.GetValue(flags.Config), null, flags.Read(parsed));
            if (settings.IsPocket)
            {
                host.Out.WriteLine("pocket: inside the tool. No key, no network, no limits; it knows coin puzzles only.");
                return ExitCode.Answered;
            }

            return await new Checkup(host, settings.CreateModel()).RunAsync().ConfigureAwait(false);
        });
        return command;
    }
}
