using System.IO.Hashing;
using System.Text;

namespace TreeReasoner.Pocket.Training.Judging;

/// <summary>
/// Stands for a model that judges steps badly: it knows the truth and says it with so much noise that right steps are above wrong ones
/// three times of four. The same line is always judged the same.
/// </summary>
internal sealed class StubJudge : IEvaluator<ReasoningState>
{
    // Two normal distributions this far apart have an AUC of 0.75.
    private const double Apart = 0.954;

    public ValueTask<TreeReasoner.Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        if (state.Outcome is not (Outcome.Open or Outcome.Answered) || state.Parent is null)
        {
            return new(TreeReasoner.Evaluation.None());
        }

        var heard = Noise(state) + (Apart * (Convert.ToDouble(StepTruth.Holds(state)) - 0.5));
        var score = 1 / (1 + Math.Exp(-heard));
        return new(new TreeReasoner.Evaluation(score, stepScore: score));
    }

    private static double Noise(ReasoningState state)
    {
        var text = new StringBuilder(state.Problem.Text);
        foreach (var step in state.Steps())
        {
            text.Append(step.Question).Append(step.Answer);
        }

        text.Append(state.FinalAnswer);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        double first = Unit(XxHash64.HashToUInt64(bytes, 1)), second = Unit(XxHash64.HashToUInt64(bytes, 2));
        return Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second);
    }

    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
