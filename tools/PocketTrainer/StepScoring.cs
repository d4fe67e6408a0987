using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Training;

/// <summary>A verifier's probability that a step holds, whether it does, and which of its trace it is, from 1.</summary>
internal readonly record struct JudgedStep(double Probability, bool Holds, int Number);

/// <summary>How well a verifier tells right steps from wrong ones.</summary>
internal static class StepScoring
{
    /// <summary>Judges every step of the traces.</summary>
    public static List<JudgedStep> Score(DecoderNetwork verifier, IEnumerable<SampledTrace> traces)
    {
        var judged = new List<JudgedStep>();
        foreach (var trace in traces)
        {
            var steps = StepChecker.CheckAll(trace.Puzzle, trace.Tokens);
            var reader = new StepJudge(verifier, verifier.NewCache());
            var probabilities = reader.Read([.. trace.Puzzle.Tokens, .. trace.Tokens], trace.Puzzle.Tokens.Length);
            for (var i = 0; i < steps.Count; i++)
            {
                judged.Add(new JudgedStep(Math.Exp(probabilities[i]), steps[i].Fault == StepFault.None, i + 1));
            }
        }

        return judged;
    }

    /// <summary>The chance that a right step is judged above a wrong one; ties count half.</summary>
    public static double Auc(List<JudgedStep> steps)
    {
        var sorted = steps.OrderBy(step => step.Probability).ToList();
        double wrong = steps.Count(step => !step.Holds), right = steps.Count - wrong, rankSum = 0;
        for (int start = 0, end; start < sorted.Count; start = end)
        {
            for (end = start; end < sorted.Count && sorted[end].Probability == sorted[start].Probability;)
            {
                end++;
            }

            rankSum += (start + 1 + end) / 2.0 * sorted[start..end].Count(step => step.Holds);
        }

        return (rankSum - right * (right + 1) / 2) / Math.Max(right * wrong, 1);
    }

    /// <summary>Expected calibration error over ten equal bins (Naeini et al. 2015).</summary>
    public static double CalibrationError(List<JudgedStep> steps) => steps
        .GroupBy(step => Math.Min((int)(step.Probability * 10), 9))
        .Sum(
            bin =>
                bin.Count() / (double)steps.Count * Math.Abs(
                    bin.Average(step => step.Probability) - bin.Average(step => step.Holds ? 1 : 0)));
}
