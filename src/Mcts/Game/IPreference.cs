namespace TreeReasoner;

/// <summary>Says how much people would like an answer: a delegate today, a learned model later. Safe for concurrent use.</summary>
public interface IPreference
{
    /// <summary>Scores an answer to a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="answer">A final answer; model text, untrusted.</param>
    /// <param name="cancellationToken">Ends outstanding calls.</param>
    /// <returns>h in [0, 1], or no judgement, which counts as h = q.</returns>
    ValueTask<Evaluation> ScoreAsync(Problem problem, string answer, CancellationToken cancellationToken);
}
