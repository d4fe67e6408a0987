using System.Globalization;

namespace TreeReasoner;

/// <summary>The one list of what candidates and judgements must be.</summary>
internal static class ContractRules
{
    /// <summary>What is wrong with a candidate; null if nothing is.</summary>
    public static ContractFault? FaultOf<TState>(in Candidate<TState> candidate, CandidateCheck<TState>? more)
    {
        if (candidate.State is null)
        {
            return new("no state", "every candidate has one");
        }

        if (!(candidate.Prior >= 0 && candidate.Prior <= float.MaxValue))
        {
            return new($"prior {Text(candidate.Prior)}", "priors are finite and at least 0");
        }

        if (!double.IsFinite(candidate.Reward))
        {
            return new($"reward {Text(candidate.Reward)}", "rewards are finite");
        }

        if (candidate.Value is { } value && !(value >= -1 && value <= 1))
        {
            return new($"value {Text(value)}", "values are finite and in [−1, 1]");
        }

        return more?.Invoke(candidate);
    }

    /// <summary>What is wrong with a judgement; null if nothing is.</summary>
    public static ContractFault? FaultOf(in Evaluation judged, JudgementScale scale)
    {
        if (judged.HasJudgement && scale == JudgementScale.Return && !(judged.Value >= -1 && judged.Value <= 1))
        {
            return new($"gave value {Text(judged.Value)}", "values are finite and in [−1, 1]");
        }

        if (judged.HasJudgement && scale == JudgementScale.Quality && !IsUnit(judged.Value))
        {
            return new($"gave quality {Text(judged.Value)}", "qualities are finite and in [0, 1]");
        }

        if (judged.Confidence is { } confidence && !IsUnit(confidence))
        {
            return new($"gave confidence {Text(confidence)}", "confidences are finite and in [0, 1]");
        }

        if (judged.StepScore is { } step && !IsUnit(step))
        {
            return new($"gave step score {Text(step)}", "step scores are finite and in [0, 1]");
        }

        return null;
    }

    private static bool IsUnit(double value) => value >= 0 && value <= 1;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
