using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Budget-guided search: wide while the budget is fresh, deep when it runs out.
/// </summary>
/// <remarks>
/// <para>With u the share of the budget that is used up, a candidate scores the mean over its subtree of
/// <c>value + κ·u·depth/typical answer depth</c>, plus <c>c·(1 − u)·P·√(ln N_p/N)</c>. Another candidate is generated when the mean of
/// those there are plus <c>λ·(1 − u)</c> times their variance is at least the best score. Values are what states were judged to be worth by
/// themselves; N_p and N count completed and begun visits.</para>
/// <para>After Miyamoto, Oba and Okazaki, "Aligning Tree-Search Policies with Fixed Token Budgets in Test-Time Scaling of LLMs" (ICML 2026,
/// arXiv:2602.09574). Differences: P is the candidate's share of its proposer's priors, not a softmax over its siblings' scores; sums are
/// kept, so a decision does not walk the subtree; one request for more is in flight at a time; a discount is refused
/// (<see cref="MctsOptions.Discount"/>). The budget is <see cref="BudgetGuidedOptions.PlannedTokens"/> or
/// <see cref="BudgetGuidedOptions.PlannedSimulations"/>; what a failed call cost is not in it.</para>
/// </remarks>
public sealed class BudgetGuided : TreePolicy, ISelectionPolicy, IWidening
{
    private readonly BudgetGuidedOptions _options;

    /// <summary>Creates the policy.</summary>
    /// <param name="options">Its weights; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BudgetGuided(BudgetGuidedOptions? options = null)
    {
        _options = (options ?? new()) with { };
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Initial => Math.Min(_options.Initial, _options.Limit);

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <inheritdoc/>
    public override ISelectionPolicy Selection => this;

    /// <inheritdoc/>
    public override IWidening Widening => this;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => SettingText.With(
        base.Settings,
        (nameof(BudgetGuidedOptions.PlannedSimulations), _options.PlannedSimulations),
        (nameof(BudgetGuidedOptions.PlannedTokens), _options.PlannedTokens));

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <value>For example <c>BudgetGuided(c 1.41, κ 1, λ 1, from 2 to 64)</c>.</value>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"BudgetGuided(c {_options.Exploration:R}, κ {_options.Completion}, λ {_options.Variance}, from {_options.Initial} " +
        $"to {_options.Limit})");

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public override PolicyStatistics NewStatistics(MctsOptions options) => new BudgetStatistics(_options);

    /// <inheritdoc/>
    public override void Validate(MctsOptions options)
    {
        SubtreeStatistics.RefuseDiscount(this, options);
        if (_options is { PlannedSimulations: null, PlannedTokens: null })
        {
            throw new ArgumentException(
                $"{this} paces itself by a budget; set PlannedTokens or PlannedSimulations.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children) => Best(parent, children).Index;

    /// <inheritdoc/>
    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        if (pending > 0 || children.Length >= _options.Limit)
        {
            return WideningDecision.Descend;
        }

        var isOpen = false;
        foreach (ref readonly var child in children)
        {
            isOpen |= !child.IsClosed;
            if (child.IsAvailable && child.Visits == 0)
            {
                return WideningDecision.Descend;      // proposed and not judged yet
            }
        }

        if (!isOpen)
        {
            return WideningDecision.Ask();
        }

        var candidates = SubtreeStatistics.Of(parent).ScoresOf(parent.NodeId).Candidates;
        var (index, best) = Best(parent, children);
        if (index is null || !candidates.HasAny)
        {
            return WideningDecision.Descend;
        }

        if (candidates.Mean + (_options.Variance * (1 - UsedShare(parent)) * candidates.Variance) >= best)
        {
            return WideningDecision.Ask();
        }

        return WideningDecision.Descend;
    }

    private static double UsedShare(in SelectionContext state) => (state.Statistics as BudgetStatistics)?.UsedShare ?? 0;

    /// <summary>
    /// The best candidate that is available, the first that was never judged before all others; null if none is available.
    /// </summary>
    private (int? Index, double Score) Best(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        double priors = 0;
        foreach (ref readonly var child in children)
        {
            priors += child.Prior;
        }

        var used = UsedShare(parent);
        var seen = SubtreeStatistics.Of(parent);
        var exploration = _options.Exploration * (1 - used) * Math.Sqrt(Math.Log(Math.Max(1, parent.Started)));
        var depth = _options.Completion * used / seen.AnswerDepth;
        int? best = null;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            if (child.Visits == 0)
            {
                return (i, double.PositiveInfinity);
            }

            var below = seen.ScoresOf(child.NodeId).All;
            var value = parent.Value;      // where no evaluator could judge it
            if (below.HasAny)
            {
                value = below.Mean + (depth * below.MeanDepth);
            }

            var share = 1.0 / children.Length;
            if (priors > 0)
            {
                share = child.Prior / priors;
            }

            var score = value + (exploration * share / Math.Sqrt(child.Started));
            if (score > bestScore)
            {
                best = i;
                bestScore = score;
            }
        }

        return (best, bestScore);
    }
}
