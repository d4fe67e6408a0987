using System.Runtime.InteropServices;
using System.Text;
using TreeReasoner.Cli;

// Standard output is for answers and other programs: UTF-8 without a mark, whatever the terminal thinks.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
using var interrupted = new CancellationTokenSource();
var signals = 0;
using var pressed = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

Func<Stream>? input = null;
Func<ConsoleKeyInfo>? key = null;
if (Console.IsInputRedirected)
{
    input = Console.OpenStandardInput;
}
else
{
    key = () => Console.ReadKey(intercept: true);
}

return await Tool.RunAsync(args, new()
{
    Out = output,
    Error = error,
    In = input,
    Key = key,
    IsErrorTerminal = !Console.IsErrorRedirected,
    Interrupted = interrupted.Token,
}).ConfigureAwait(false);

// The first asks the search to stop; it begins nothing new and says what it has. The second leaves at once: each line of a journal is on disk
// before the search goes on, so that nothing is lost but calls in flight.
void OnSignal(PosixSignalContext signal)
{
    if (Interlocked.Increment(ref signals) > 1)
    {
        Environment.Exit(ExitCode.Interrupted);
    }

    signal.Cancel = true;
    ThreadPool.QueueUserWorkItem(_ => interrupted.Cancel());
}

/// <summary>Not public, as ASP.NET would make it: the tool has no public names.</summary>
internal sealed partial class Program;
