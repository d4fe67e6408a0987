using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// The state whose candidates a policy chooses among. The search makes one a decision; the author of a policy makes some by hand to test
/// it.
/// </summary>
public readonly ref struct SelectionContext
{
    private readonly ref readonly EdgeStats _edge;
    private readonly double _reward;
    private readonly double _discount;
    private readonly ITreeFacts? _facts;
    private readonly int _node;      // the state's own or, before its first visit, its parent's
    private readonly int _leaf;      // before its first visit its place among its siblings; else −1

    /// <summary>Describes a state by the edge that leads to it, for a test of a policy.</summary>
    /// <param name="edge">Its statistics.</param>
    /// <param name="depth">Steps from the current root; 0 at the root.</param>
    /// <param name="reward">Reward of the step that leads to it; 0 at the root.</param>
    /// <param name="discount">Discount of that step, not 0; 1 at the root.</param>
    /// <param name="stepScores">What <see cref="StepScores"/> is to give; null for nothing.</param>
    /// <param name="seed">What both seeds are to be drawn from.</param>
    /// <param name="statistics">What the policy remembers of the tree; null for nothing.</param>
    public SelectionContext(
        in EdgeStats edge, int depth, double reward = 0, double discount = 1,
        IReadOnlyList<double?>? stepScores = null, ulong seed = 0, PolicyStatistics? statistics = null)
        : this(edge, depth, reward, discount, new HandMadeFacts(stepScores, seed), statistics, edge.Child)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SelectionContext(
        in EdgeStats edge,
        int depth,
        double reward,
        double discount,
        ITreeFacts facts,
        PolicyStatistics? statistics,
        int node,
        int leaf = -1)
    {
        _edge = ref edge;
        _reward = reward;
        _discount = discount;
        _facts = facts;
        _node = node;
        _leaf = leaf;
        Statistics = statistics;
        Depth = depth;
    }

    /// <summary>Steps from the current root.</summary>
    public int Depth { get; }

    /// <summary>The number of the state's node in its tree, see <see cref="EdgeStats.NodeId"/>; null before its first visit.</summary>
    public int? NodeId
    {
        get
        {
            if (Node < 0)
            {
                return null;
            }

            return Node;
        }
    }

    /// <summary>Completed visits of the state.</summary>
    public int Visits => _edge.Visits;

    /// <summary>Completed plus begun visits of the state, without the one that is choosing.</summary>
    public int Started
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _edge.Started;
    }

    /// <summary>V: the state's own value, 0 before its first completed visit.</summary>
    public double Value
    {
        get
        {
            if (_edge.Visits == 0)
            {
                return 0;
            }

            return (_edge.ValueOr(0) - _reward) / _discount;
        }
    }

    /// <summary>
    /// For each candidate the chance in [0, 1] that its last turn holds, null where the evaluator did not say. Empty while it has not said
    /// so of any state of the tree.
    /// </summary>
    public ReadOnlySpan<double?> StepScores
    {
        get
        {
            if (_facts is null)
            {
                return [];
            }

            return _facts.StepScoresBelow(Node);
        }
    }

    /// <summary>
    /// What the policy remembers of the tree: the object that its <see cref="TreePolicy.NewStatistics"/> made for this search.
    /// </summary>
    public PolicyStatistics? Statistics { get; private init; }

    /// <summary>
    /// A number of this state's own, drawn from the search's seed: the same in every decision at it. For chance that is drawn once.
    /// </summary>
    public ulong StateSeed => _facts?.SeedOf(_node, _leaf) ?? 0;

    /// <summary>
    /// A number of this decision's own, drawn from the search's seed. It is another one as soon as a visit through the state begins or
    /// ends, or the state gets a candidate, but the same when the same is asked twice. So a policy that draws by chance stays pure, and an
    /// abandoned visit leaves no trace.
    /// </summary>
    public ulong DecisionSeed => SplitMix.Combine(StateSeed, (ulong)Started, (ulong)(_facts?.CandidatesOf(Node) ?? 0));

    private int Node
    {
        get
        {
            if (_leaf >= 0)
            {
                return -1;
            }

            return _node;
        }
    }

    /// <summary>The same state with other statistics: for a policy that asks another one, which keeps its own.</summary>
    /// <param name="statistics">What the other policy remembers of the tree.</param>
    /// <returns>A copy.</returns>
    public SelectionContext With(PolicyStatistics? statistics) => this with { Statistics = statistics };

    private sealed class HandMadeFacts(IReadOnlyList<double?>? stepScores, ulong seed) : ITreeFacts
    {
        private readonly double?[] _stepScores = [.. stepScores ?? []];

        public int CandidatesOf(int node) => _stepScores.Length;

        public ulong SeedOf(int node, int leaf) => seed;

        public ReadOnlySpan<double?> StepScoresBelow(int node) => _stepScores;
    }
}
