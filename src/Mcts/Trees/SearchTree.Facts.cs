namespace TreeReasoner;

/// <summary>What is known of states beside the statistics of their edges: in columns of their own, made when the first fact comes.</summary>
public sealed partial class SearchTree<TState> : IStateFacts
{
    private ChunkedList<double>? _ownValues;                   // only for a part that uses them
    private ChunkedList<double>? _stepScores;                  // only if somebody judged a turn
    private int[] _visitsBefore = [];                          // of the current root's candidates, when it became the root

    /// <summary>The course of the search; a tree that a strategy grows without a plan has an empty one.</summary>
    internal SearchPlan Plan { get; init; } = new(seed: 0);

    double IStateFacts.UsedShare => Plan.UsedShare;

    int IStateFacts.PlannedSimulations => Plan.PlannedSimulations;

    ulong IStateFacts.SeedOf(int node)
    {
        var seed = Plan.Seed;
        for (; node >= 0 && _nodes[node].Parent >= 0; node = _nodes[node].Parent)
        {
            seed = SplitMix.Combine(seed, _nodes[node].Ordinal);
        }

        return seed;
    }

    int IStateFacts.CandidatesOf(int node) => node < 0 ? 0 : _nodes[node].Count;

    double IStateFacts.OwnValueOf(int node) => _ownValues is null || node < 0
        ? double.NaN
        : _ownValues[EdgeIndex(_nodes[node].Parent, _nodes[node].Ordinal)];

    ReadOnlySpan<double> IStateFacts.OwnValuesBelow(int node) => Below(_ownValues, node);

    ReadOnlySpan<double> IStateFacts.StepScoresBelow(int node) => Below(_stepScores, node);

    ReadOnlySpan<int> IStateFacts.VisitsBefore(int node) => node == _root ? _visitsBefore : [];

    internal double StepScoreAt(int parent, int ordinal) => _stepScores is null ? double.NaN : _stepScores[EdgeIndex(parent, ordinal)];

    /// <summary>A state as policies see it.</summary>
    internal SelectionContext ContextOf(int node, int depth, in EdgeStats edge)
    {
        if (node == 0 || IsPlain)
        {
            return new(edge, depth, 0, 1, this, node);
        }

        ref var links = ref _nodes[node];
        return new(edge, depth, RewardAt(links.Parent, links.Ordinal), _discount, this, node);
    }

    /// <summary>Keeps what a state was judged to be worth by itself, as last found.</summary>
    internal void KeepOwnValue(int parent, int ordinal, double value) => Column(ref _ownValues, double.NaN)[EdgeIndex(parent, ordinal)] = value;

    private ReadOnlySpan<double> Below(ChunkedList<double>? column, int node) =>
        column is null || node < 0 || _nodes[node].Count == 0 ? [] : column.Slice(_nodes[node].FirstEdge, _nodes[node].Count);

    /// <summary>Makes the columns there are as long as the tree.</summary>
    private void CoverFacts()
    {
        Cover(ref _ownValues);
        Cover(ref _stepScores);
    }

    private void MoveFacts(int from, int to, int count)
    {
        MoveColumn(ref _ownValues, from, to, count);
        MoveColumn(ref _stepScores, from, to, count);
    }

    private void Cover(ref ChunkedList<double>? column)
    {
        if (column is not null)
        {
            Column(ref column, double.NaN);
        }
    }

    private void MoveColumn(ref ChunkedList<double>? column, int from, int to, int count)
    {
        if (column is not null)
        {
            Move(Column(ref column, double.NaN), from, to, count);
        }
    }
}
