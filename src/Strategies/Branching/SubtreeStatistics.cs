using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>
/// What the states of each subtree were judged to be worth by themselves, in running sums, so that a decision costs the same however large
/// the tree is.
/// </summary>
internal class SubtreeStatistics : PolicyStatistics
{
    private static readonly SubtreeStatistics Nothing = new();

    private readonly Dictionary<int, double> _ownValues = [];
    private readonly Dictionary<int, SubtreeScores> _scores = [];
    private readonly List<ScoreSums> _armScores = [];
    private long _answerDepths;
    private int _answers;
    private int _deepestJudged = 1;

    /// <summary>The same sums over all candidates of the tree by the arm they were asked of, each by itself.</summary>
    public IReadOnlyList<ScoreSums> ArmScores => _armScores;

    /// <summary>
    /// Steps from the first root to an answer, on average of those found so far; before there is one, to the deepest state judged, at least
    /// 1.
    /// </summary>
    public double AnswerDepth
    {
        get
        {
            if (_answers == 0)
            {
                return _deepestJudged;
            }

            return Math.Max(1, (double)_answerDepths / _answers);
        }
    }

    /// <summary>What a policy remembers of the tree of a state; nothing where it has no statistics.</summary>
    public static SubtreeStatistics Of(in SelectionContext state) => state.Statistics as SubtreeStatistics ?? Nothing;

    /// <summary>Throws for a discount: what was judged is taken as it is at every depth.</summary>
    public static void RefuseDiscount(TreePolicy policy, MctsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Discount != 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Discount is {options.Discount} with {policy}, which decides by sums of what states were judged to be ") +
                "worth, whatever their depth and whoever's turn it is; there Discount is 1.",
                nameof(options));
        }
    }

    public SubtreeScores ScoresOf(int? node)
    {
        if (node is not { } known)
        {
            return default;
        }

        return _scores.GetValueOrDefault(known);
    }

    /// <summary>A state's own share of the sums over its subtree, without its depth.</summary>
    public ScoreSums OwnOf(int? node)
    {
        if (node is { } known && _ownValues.TryGetValue(known, out var value))
        {
            return ScoreSums.Of(value, 0);
        }

        return default;
    }

    public override void Completed(in CompletedVisit visit)
    {
        var depth = visit.Path.Length - 1;
        if (visit.EndsLine)
        {
            _answers++;
            _answerDepths += depth;
        }

        if (visit is not { Value: { } value, IsJudged: true })
        {
            return;
        }

        ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_ownValues, visit.NodeId, out var wasJudged);
        var change = ScoreSums.Of(value, depth);
        if (wasJudged)
        {
            if (own == value)
            {
                return;
            }

            change -= ScoreSums.Of(own, depth);
        }

        own = value;
        _deepestJudged = Math.Max(_deepestJudged, depth);
        if (visit.Arm is { } arm)
        {
            AddToArm(arm, change);
        }

        for (var i = depth; i >= 0; i--)
        {
            ref var scores = ref CollectionsMarshal.GetValueRefOrAddDefault(_scores, visit.Path[i], out _);
            var candidates = scores.Candidates;
            if (i == depth - 1)
            {
                candidates += change;
            }

            scores = new(scores.All + change, candidates);
        }
    }

    private void AddToArm(int arm, ScoreSums change)
    {
        while (_armScores.Count <= arm)
        {
            _armScores.Add(default);
        }

        _armScores[arm] += change;
    }
}
