using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>What is known of states beside the statistics of their edges: in columns of their own, made when the first fact comes.</summary>
public sealed partial class SearchTree<TState> : IStateFacts
{
    private ChunkedList<double>? _ownValues;                   // only for a part that uses them
    private ChunkedList<SubtreeScores>? _scores;               // the same
    private ChunkedList<double>? _stepScores;                  // only if somebody judged a turn
    private ChunkedList<byte>? _arms;                          // only if a widening asks several arms; the arm's number plus 1
    private HashSet<(int Node, int Arm)>? _spentArms;          // only where one of several arms had nothing to add
    private readonly List<ScoreSums> _armScores = [];
    private int[] _visitsBefore = [];                          // of the current root's candidates, when it became the root
    private long _answerDepths;
    private int _deepest = 1;
    private int _deepestVisit;                                 // below the current root, since it is the root
    private int _visitsAtRoot = 1;                             // of the current root when it became the root, its own included

    /// <summary>The course of the search; of a strategy that has no plan an empty one.</summary>
    internal SearchPlan Plan { get; init; } = new();

    SearchPlan IStateFacts.Plan => Plan;

    double IStateFacts.AnswerDepth => _terminals.Count == 0 ? _deepest : Math.Max(1, (double)_answerDepths / _terminals.Count);

    bool IStateFacts.HasEndedLine => _terminals.Count > 0 && (_root == FirstNode || _terminals.Exists(each => IsUnderRoot(each.Parent)));

    int IStateFacts.Strays => Math.Max(0, EdgeOf(_root).Visits - _visitsAtRoot - _deepestVisit);

    ReadOnlySpan<ScoreSums> IStateFacts.ArmScores => CollectionsMarshal.AsSpan(_armScores);

    bool IStateFacts.IsArmSpent(int node, int arm) => IsArmSpent(node, arm);

    int IStateFacts.CandidatesOf(int node) => node < 0 ? 0 : Links(node).Count;

    double IStateFacts.OwnValueOf(int node) => _ownValues is null || node < 0 ? double.NaN : _ownValues[PlaceOf(node)];

    SubtreeScores IStateFacts.ScoresOf(int node) => _scores is null || node < 0 ? default : _scores[PlaceOf(node)];

    ReadOnlySpan<double> IStateFacts.OwnValuesBelow(int node) => Below(_ownValues, node);

    ReadOnlySpan<double> IStateFacts.StepScoresBelow(int node) => Below(_stepScores, node);

    ReadOnlySpan<SubtreeScores> IStateFacts.ScoresBelow(int node) => Below(_scores, node);

    ReadOnlySpan<int> IStateFacts.VisitsBefore(int node) => node == _root ? _visitsBefore : [];

    internal double StepScoreAt(int parent, int ordinal) => _stepScores is null ? double.NaN : _stepScores[StateIndex(parent, ordinal)];

    /// <summary>The arm that a state was asked of; null if none was named.</summary>
    internal int? ArmAt(int parent, int ordinal) => _arms is not null && _arms[StateIndex(parent, ordinal)] is > 0 and var arm ? arm - 1 : null;

    /// <summary>Whether an arm has nothing to add to the candidates of a state.</summary>
    internal bool IsArmSpent(int node, int arm) => _spentArms is not null && _spentArms.Contains((node, arm));

    /// <summary>An arm has nothing to add to the candidates of a state. Whether that is so now of all arms.</summary>
    internal bool SpendArm(int node, int arm, int arms)
    {
        (_spentArms ??= []).Add((node, arm));
        for (var each = 0; each < arms; each++)
        {
            if (!IsArmSpent(node, each))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A state as policies see it.</summary>
    internal SelectionContext ContextOf(int node, int depth, in EdgeStats edge)
    {
        if (IsPlain || node == FirstNode)
        {
            return new(edge, depth, 0, 1, this, node);
        }

        ref var links = ref Links(node);
        return new(edge, depth, RewardAt(links.Parent, links.Ordinal), _discount, this, node);
    }

    /// <summary>A candidate before its first visit as policies see it: nothing is known of it but its seeds.</summary>
    internal SelectionContext ContextOfLeaf(int parent, int ordinal, int depth, in EdgeStats edge) => new(edge, depth, 0, 1, this, parent, ordinal);

    ulong IStateFacts.SeedOf(int node, int leaf)
    {
        // From the steps that lead there, not from the place in memory: another version may lay a tree out in another way.
        var seed = leaf < 0 || node < 0 ? Plan.Seed : SplitMix.Combine(Plan.Seed, (ulong)leaf);
        for (; node >= 0 && Links(node).Parent >= 0; node = Links(node).Parent)
        {
            seed = SplitMix.Combine(seed, Links(node).Ordinal);
        }

        return seed;
    }

    /// <summary>Keeps what a state was judged to be worth by itself, as last found, and adds it up on the way to the first root.</summary>
    internal void KeepOwnValue(int parent, int ordinal, double value)
    {
        var place = StateIndex(parent, ordinal);
        ref var own = ref Column(ref _ownValues, double.NaN)[place];
        var before = own;
        own = value;
        if ((Plan.Keeps & StateFacts.Scores) == 0 || value == before)
        {
            return;
        }

        var depth = DepthOf(parent);
        _deepest = Math.Max(_deepest, depth);
        var change = ScoreSums.Of(value, depth) - (double.IsNaN(before) ? default : ScoreSums.Of(before, depth));
        if (_arms is not null && _arms[place] is > 0 and var arm)
        {
            _armScores[arm - 1] += change;
        }

        var scores = Column(ref _scores, default);
        scores[place] = scores[place] with { All = scores[place].All + change };
        for (var isParent = true; parent >= 0; isParent = false)
        {
            ref var links = ref Links(parent);
            place = StateIndex(links.Parent, links.Ordinal);
            scores[place] = new(scores[place].All + change, isParent ? scores[place].Candidates + change : scores[place].Candidates);
            parent = links.Parent;
        }
    }

    /// <summary>A visit has ended at a depth below the current root.</summary>
    internal void Reached(int depth) => _deepestVisit = Math.Max(_deepestVisit, depth);

    private void CountFromHere(int visits) => (_visitsAtRoot, _deepestVisit) = (visits, 0);

    /// <summary>Remembers which arm the newest candidates of a state were asked of.</summary>
    private void KeepArm(int first, int count, int arm)
    {
        Column(ref _arms, (byte)0).Slice(first, count).Fill((byte)(arm + 1));
        while (_armScores.Count <= arm)
        {
            _armScores.Add(default);
        }
    }

    private void KeepStepScore(int node, double score) => Column(ref _stepScores, double.NaN)[PlaceOf(node)] = score;

    private void KeepVisitsBefore(ReadOnlySpan<EdgeStats> candidates)
    {
        _visitsBefore = new int[candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            _visitsBefore[i] = candidates[i].Visits;
        }
    }

    private int PlaceOf(int node) => StateIndex(Links(node).Parent, Links(node).Ordinal);

    private ReadOnlySpan<T> Below<T>(ChunkedList<T>? column, int node) =>
        column is null || node < 0 || Links(node).Count == 0 ? [] : column.Slice(Links(node).FirstState, Links(node).Count);

    /// <summary>Makes the columns there are as long as the tree.</summary>
    private void CoverFacts()
    {
        _ownValues?.Cover(_states, double.NaN);
        _stepScores?.Cover(_states, double.NaN);
        _scores?.Cover(_states, default);
        _arms?.Cover(_states, 0);
    }

    private void RecycleFacts()
    {
        _ownValues?.Recycle();
        _stepScores?.Recycle();
        _scores?.Recycle();
        _arms?.Recycle();
    }

    private void MoveFacts(int from, int to, int count)
    {
        MoveColumn(_ownValues, from, to, count);
        MoveColumn(_stepScores, from, to, count);
        MoveColumn(_scores, from, to, count);
        MoveColumn(_arms, from, to, count);
    }

    private static void MoveColumn<T>(ChunkedList<T>? column, int from, int to, int count)
    {
        if (column is not null)
        {
            Move(column, from, to, count);
        }
    }
}
