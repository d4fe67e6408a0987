// Example 01, the quick start: no key, no network. A small language model inside the process solves a coin puzzle, once by greedy chain of
// thought and once by a search over its steps.
//
//   dotnet run --project examples/01-coin-puzzles                          a puzzle that shows the difference, then the rates over 200 puzzles
//   dotnet run --project examples/01-coin-puzzles -- puzzle.txt            a puzzle of your own; - reads it from the standard input
//   dotnet run --project examples/01-coin-puzzles -- --seed 3 --steps 6    the third test puzzle that takes six steps
//   dotnet run --project examples/01-coin-puzzles -- --steps 6 --rates 500 other rates
using CoinPuzzles;
using TreeReasoner.Pocket;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var wanted = CommandLine.Read(args);
    using var solvers = new Solvers();
    var (puzzle, why) = await Choice.MakeAsync(wanted, solvers, stop.Token);
    await Showing.ShowAsync(puzzle, why, solvers, stop.Token);
    if (wanted.Rates > 0)
    {
        await Rates.PrintAsync(solvers, wanted.Steps, wanted.Rates, stop.Token);
    }

    return 0;
}
catch (Exception wrong) when (wrong is PuzzleFormatException or FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}
