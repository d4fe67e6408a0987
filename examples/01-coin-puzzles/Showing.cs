using TreeReasoner;
using TreeReasoner.Pocket;

namespace CoinPuzzles;

/// <summary>Shows one puzzle, what greedy chain of thought makes of it, and the search while it grows.</summary>
internal static class Showing
{
    public static async Task ShowAsync(CoinPuzzle puzzle, string why, Solvers solvers, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Puzzle  {why.ReplaceLineEndings("\n        ")}");
        Console.WriteLine();
        Write(puzzle.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Console.WriteLine();
        Console.WriteLine("Greedy chain of thought (checked by program afterwards)");
        var greedy = await solvers.GreedyAsync(puzzle, cancellationToken);
        Write(Checked(puzzle, greedy.Lines));
        Console.WriteLine(Verdict(puzzle, greedy));

        Console.WriteLine();
        Console.WriteLine("Search over its steps (each with the chance that the verifier and the model itself give it)");
        var view = new TreeView(Console.Out, isLive: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");
        Solution? solution = null;
        await foreach (var progress in solvers.SearchAsync(puzzle, cancellationToken))
        {
            await view.ShowAsync(progress.Event, cancellationToken);
            solution = progress.Solution ?? solution;
        }

        var found = Solvers.Outcome(puzzle, solution!);
        Console.WriteLine();
        Console.WriteLine("Chosen turns (checked by program afterwards)");
        Write(Checked(puzzle, found.Lines));
        Console.WriteLine(Verdict(puzzle, found));
        Console.WriteLine(FormattableString.Invariant(
            $"        {solution!.Search.Simulations} simulations, {solution.Usage.Calls} calls, confidence {solution.Confidence:0.00}; {solution.StopReason}"));
    }

    private static string Verdict(CoinPuzzle puzzle, Attempt attempt) =>
        $"     -> {(attempt.IsRight ? "RIGHT" : $"WRONG, the answer is {puzzle.Answer}")}; {attempt.Tokens} tokens";

    /// <summary>The lines, with what is wrong about a step behind it.</summary>
    private static IEnumerable<string> Checked(CoinPuzzle puzzle, IReadOnlyList<string> lines)
    {
        var faults = PrivilegedStepChecker.Check(puzzle, string.Join('\n', lines));
        return lines.Select((line, i) => i >= faults.Count ? line : line + faults[i] switch
        {
            StepFault.None => "",
            StepFault.NotYetKnown => "   <- wrong: uses what is not known yet",
            StepFault.WrongExpression => "   <- wrong: not what the puzzle says",
            StepFault.AlreadyGiven => "   <- wrong: the puzzle gives it",
            var other => $"   <- wrong: {other}",
        });
    }

    private static void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine($"        {line}");
        }
    }
}
