namespace TreeReasoner;

/// <summary>
/// What a tree can tell a policy of a state beside the statistics of its edges. It is looked up only when a policy asks for it.
/// </summary>
internal interface ITreeFacts
{
    /// <summary>
    /// For each candidate of a node the chance that its last turn holds, null where no evaluator said. Empty while none has said it of
    /// any state.
    /// </summary>
    ReadOnlySpan<double?> StepScoresBelow(int node);

    /// <summary>A number of a state's own, drawn from the search's seed and the steps that lead to the state.</summary>
    /// <param name="node">The state's node.</param>
    /// <param name="leaf">If not −1, the candidate of that node is meant.</param>
    ulong SeedOf(int node, int leaf);

    /// <summary>How many candidates a node has; 0 for −1.</summary>
    int CandidatesOf(int node);
}
