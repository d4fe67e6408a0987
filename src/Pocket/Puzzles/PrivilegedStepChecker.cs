using TreeReasoner.Pocket.Puzzles;
using static TreeReasoner.Pocket.Puzzles.CoinVocabulary;

namespace TreeReasoner.Pocket;

/// <summary>Judges steps by program, from the facts. It cheats: a search that uses it has the solution's author at its elbow.</summary>
/// <remarks>
/// For tests, labels and as the upper bound in a comparison. A step is judged against the numbers stated before it, right or wrong: an
/// error is blamed on the step that makes it and not on those that build on it.
/// </remarks>
public static class PrivilegedStepChecker
{
    /// <summary>Judges the steps of <paramref name="trace"/> in order; a final answer is no step.</summary>
    public static IReadOnlyList<StepFault> Check(CoinPuzzle puzzle, string trace)
    {
        ArgumentNullException.ThrowIfNull(puzzle);
        ArgumentNullException.ThrowIfNull(trace);
        var faults = new List<StepFault>();
        var checker = new StepChecker(puzzle);
        foreach (var line in trace.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || line.StartsWith(Phrases[Final], StringComparison.Ordinal))
            {
                continue;
            }

            faults.Add(TryEncode($"{line.Trim()}\n", out var tokens, out _) ? checker.Next([.. tokens]) : StepFault.Malformed);
        }

        return faults;
    }
}
