namespace TreeReasoner;

/// <summary>What a tree can tell a policy of a state beside the statistics of its edges; looked up only when asked for.</summary>
internal interface IStateFacts
{
    SearchPlan Plan { get; }

    double AnswerDepth { get; }

    bool HasEndedLine { get; }

    int Strays { get; }

    ReadOnlySpan<ScoreSums> ArmScores { get; }

    /// <param name="node">The state.</param>
    /// <param name="leaf">If not −1, it is this candidate of the node that is meant.</param>
    ulong SeedOf(int node, int leaf);

    bool IsArmSpent(int node, int arm);

    int CandidatesOf(int node);

    double OwnValueOf(int node);

    SubtreeScores ScoresOf(int node);

    ReadOnlySpan<double> OwnValuesBelow(int node);

    ReadOnlySpan<double> StepScoresBelow(int node);

    ReadOnlySpan<SubtreeScores> ScoresBelow(int node);

    ReadOnlySpan<int> VisitsBefore(int node);
}
