namespace TreeReasoner.Pocket.Training;

/// <summary>"Ask in order, accept when right": the plainest search that uses both networks, as a yardstick for the weights.</summary>
/// <remarks>
/// At each state the four most probable different steps, in order; the first whose score passes −0.5 is taken, else the best of them. The
/// score is half the verifier's log-probability that the step holds, half the policy's own log-confidence; a final answer is scored by the
/// latter.
/// </remarks>
internal static class StepSearch
{
    private const int Branches = 4, MostSteps = 16;
    private const double Accept = -0.5;

    /// <summary>The answer line and the tokens paid: those of every step looked at, and one for each judgement.</summary>
    public static (string Answer, int Tokens) Solve(PocketModel model, CoinPuzzle puzzle)
    {
        var (steps, tokens) = ("", 0);
        for (var depth = 0; depth < MostSteps; depth++)
        {
            DistinctContinuation? best = null;
            var bestScore = double.NegativeInfinity;
            foreach (var step in model.NextSteps(puzzle, steps, Branches))
            {
                tokens += step.TokenCount + (step.IsFinal ? 0 : 1);
                var score = Score(model, puzzle, steps, step);
                if (score > bestScore)
                {
                    (best, bestScore) = (step, score);
                }

                if (score > Accept)
                {
                    break;
                }
            }

            if (best is null || best.IsFinal || !best.Text.EndsWith(" coins.", StringComparison.Ordinal))
            {
                return (best?.Text ?? "", tokens);
            }

            steps += best.Text + "\n";
        }

        return ("", tokens);
    }

    private static double Score(PocketModel model, CoinPuzzle puzzle, string steps, DistinctContinuation step)
    {
        var own = Math.Log(step.Confidence);
        if (step.IsFinal)
        {
            return own;
        }

        return 0.5 * own + 0.5 * Math.Log(model.JudgeNextStep(puzzle, steps, step.Text));
    }
}
