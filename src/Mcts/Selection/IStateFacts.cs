namespace TreeReasoner;

/// <summary>What a tree can tell a policy of a state beside the statistics of its edges; looked up only when asked for.</summary>
internal interface IStateFacts
{
    double UsedShare { get; }

    int PlannedSimulations { get; }

    ulong SeedOf(int node);

    int CandidatesOf(int node);

    double OwnValueOf(int node);

    ReadOnlySpan<double> OwnValuesBelow(int node);

    ReadOnlySpan<double> StepScoresBelow(int node);

    ReadOnlySpan<int> VisitsBefore(int node);
}
