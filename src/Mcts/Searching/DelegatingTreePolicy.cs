namespace TreeReasoner;

/// <summary>A policy that is another one but for what a derived class changes: the base of decorators.</summary>
public abstract class DelegatingTreePolicy : TreePolicy
{
    /// <summary>Wraps a policy.</summary>
    /// <param name="inner">The other policy.</param>
    protected DelegatingTreePolicy(TreePolicy inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        ExpandAtVisit = inner.ExpandAtVisit;
    }

    /// <inheritdoc/>
    public override ISelectionPolicy Selection => Inner.Selection;

    /// <inheritdoc/>
    public override IWidening Widening => Inner.Widening;

    /// <inheritdoc/>
    public override IArmChoice? Arms => Inner.Arms;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => Inner.Settings;

    /// <summary>The other policy.</summary>
    protected TreePolicy Inner { get; }

    /// <inheritdoc/>
    public override PolicyStatistics? NewStatistics(MctsOptions options) => Inner.NewStatistics(options);

    /// <inheritdoc/>
    public override IRecommender<TState>? NewRecommender<TState>() => Inner.NewRecommender<TState>();

    /// <inheritdoc/>
    public override void Validate(MctsOptions options) => Inner.Validate(options);
}
