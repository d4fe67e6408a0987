using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// AB-MCTS-A, wider or deeper: at each state Thompson sampling decides whether to generate another candidate or to go on from one of those
/// there are, and then from which.
/// </summary>
/// <remarks>
/// <para>
/// After Inoue et al., "Wider or Deeper? Scaling LLM Inference-Time Compute with Adaptive Branching Tree Search" (2025, arXiv:2503.04412),
/// the variant with node aggregation. Generating is believed to be worth what the candidates of the state were judged to be worth; going
/// on, what everything below those candidates was; a candidate, what it and everything below it was. Each belief is drawn from a conjugate
/// posterior, and the greater draw wins. Of several arms (models, say), the one to generate with is drawn in the same way from all that
/// each arm has generated anywhere in the tree; one that has nothing to add to a state is asked there no more.</para>
/// <para>
/// Differences: sums are kept, so a decision costs the same however large the tree is; a candidate in flight is not waited for; a state
/// with nothing open but another candidate to ask for asks; a discount is refused (<see cref="MctsOptions.Discount"/>), for what was judged
/// is taken as it is at every depth; draws are a function of the seed, the state and its counts, so that equal searches are equal. The
/// paper's order, judge first and generate from it when it is chosen again, is <see cref="TreePolicy.ExpandAtVisit"/> 2.</para>
/// </remarks>
public sealed class AdaptiveBranching : TreePolicy, ISelectionPolicy, IWidening, IArmChoice
{
    private const ulong ForBranching = 1, ForCandidates = 2, ForArms = 3;

    private readonly AdaptiveBranchingOptions _options;

    /// <summary>Creates the policy.</summary>
    /// <param name="options">Priors and limits; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AdaptiveBranching(AdaptiveBranchingOptions? options = null)
    {
        _options = (options ?? new()) with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Initial => 1;

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <inheritdoc/>
    public override ISelectionPolicy Selection => this;

    /// <inheritdoc/>
    public override IWidening Widening => this;

    /// <inheritdoc/>
    public override IArmChoice? Arms
    {
        get
        {
            if (_options.Arms == 1)
            {
                return null;
            }

            return this;
        }
    }

    int IArmChoice.Count => _options.Arms;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <value>For example <c>AdaptiveBranching(Gaussian(0, 1, 0.1, 1), 0 is −1, at most 64, 1 arm)</c>.</value>
    public string Description
    {
        get
        {
            var prior = string.Create(CultureInfo.InvariantCulture, $"Beta({_options.PriorSuccesses}, {_options.PriorFailures})");
            if (_options.Model != ScoreModel.Beta)
            {
                prior = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Gaussian({_options.PriorMean}, {_options.PriorMeanWeight}, {_options.PriorVariance}, " +
                    $"{_options.PriorVarianceWeight})");
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"AdaptiveBranching({prior}, 0 is {_options.ValueOfZero}, at most {_options.Limit}, {_options.Arms} arms)");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public override PolicyStatistics NewStatistics(MctsOptions options) => new SubtreeStatistics();

    /// <inheritdoc/>
    public override void Validate(MctsOptions options) => SubtreeStatistics.RefuseDiscount(this, options);

    /// <inheritdoc/>
    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        if (pending > 0 || children.Length >= _options.Limit)
        {
            return WideningDecision.Descend;
        }

        var (isOpen, isAvailable) = (false, false);
        foreach (ref readonly var child in children)
        {
            isOpen |= !child.IsClosed;
            isAvailable |= child.IsAvailable;
            if (child.IsAvailable && child.Visits == 0)
            {
                return WideningDecision.Descend;      // generated and not judged yet
            }
        }

        if (!isOpen)
        {
            return WideningDecision.Ask();
        }

        if (!isAvailable)
        {
            return WideningDecision.Descend;
        }

        var seen = SubtreeStatistics.Of(parent);
        var scores = seen.ScoresOf(parent.NodeId);
        var below = scores.All - scores.Candidates - seen.OwnOf(parent.NodeId);      // but for depths, which do not count here
        var chance = new SplitMix(SplitMix.Combine(parent.DecisionSeed, ForBranching));
        var generate = new ScorePosterior(_options, scores.Candidates).Draw(ref chance);
        if (generate >= new ScorePosterior(_options, below).Draw(ref chance))
        {
            return WideningDecision.Ask();
        }

        return WideningDecision.Descend;
    }

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        var seen = SubtreeStatistics.Of(parent);
        var chance = new SplitMix(SplitMix.Combine(parent.DecisionSeed, ForCandidates));
        int? best = null;
        var bestDraw = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            if (child.Visits == 0)
            {
                return i;
            }

            var draw = new ScorePosterior(_options, seen.ScoresOf(child.NodeId).All).Draw(ref chance);
            if (draw > bestDraw)
            {
                best = i;
                bestDraw = draw;
            }
        }

        return best;
    }

    /// <inheritdoc/>
    int? IArmChoice.Choose(in SelectionContext state, IReadOnlySet<int> spent)
    {
        var scores = SubtreeStatistics.Of(state).ArmScores;
        var chance = new SplitMix(SplitMix.Combine(state.DecisionSeed, ForArms));
        int? best = null;
        var bestDraw = double.NegativeInfinity;
        for (var arm = 0; arm < _options.Arms; arm++)
        {
            var sums = default(ScoreSums);
            if (arm < scores.Count)
            {
                sums = scores[arm];
            }

            var draw = new ScorePosterior(_options, sums).Draw(ref chance);
            if (!spent.Contains(arm) && (best is null || draw > bestDraw))
            {
                best = arm;
                bestDraw = draw;
            }
        }

        return best;
    }
}
