namespace TreeReasoner;

/// <summary>Optional on an evaluator of reasoning states: how many more turns it expects before the answer.</summary>
public interface IRemainingTurns
{
    /// <summary>Estimates; cheap, no model call.</summary>
    /// <param name="state">An open state.</param>
    /// <returns>At least 1, the final answer counting as one; <see cref="int.MaxValue"/> where it never comes.</returns>
    int EstimateRemainingTurns(ReasoningState state);
}
