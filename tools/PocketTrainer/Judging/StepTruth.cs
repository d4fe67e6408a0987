using System.Globalization;

namespace TreeReasoner.Pocket.Training.Judging;

/// <summary>Whether the last turn of a line holds, by the puzzle's checker: for measuring, never for training.</summary>
internal static class StepTruth
{
    public static bool Holds(ReasoningState state)
    {
        var puzzle = CoinPuzzle.Parse(state.Problem.Text);
        if (state.FinalAnswer is { } answer)
        {
            return answer == puzzle.Answer.ToString(CultureInfo.InvariantCulture);
        }

        var lines = string.Join('\n', state.Steps().Select(step => $"Q: {step.Question} A: {step.Answer}"));
        return PrivilegedStepChecker.Check(puzzle, lines)[^1] == StepFault.None;
    }
}
