namespace TreeReasoner;

/// <summary>
/// How a search walks down its tree: which candidate it goes to, when a state gets more, and what must go with them, as one object that
/// cannot be half set. An instance of this class joins any two parts; a class of its own joins parts that need each other.
/// </summary>
/// <remarks>
/// It keeps nothing of a search and may serve several at once: what it remembers of one is in its <see cref="NewStatistics"/>.
/// </remarks>
public class TreePolicy
{
    private readonly TreePolicy? _inner;
    private readonly ISelectionPolicy? _selection;
    private readonly IWidening? _widening;

    /// <summary>Joins parts that do not depend on each other.</summary>
    /// <param name="selection">Chooses the candidate to go to. Default <see cref="Puct"/> with its own defaults.</param>
    /// <param name="widening">Decides how many candidates a state gets. Default four, asked for at once.</param>
    public TreePolicy(ISelectionPolicy? selection = null, IWidening? widening = null)
    {
        _selection = selection;
        _widening = widening;
    }

    /// <summary>Makes the base of a decorator: the policy is another one but for what the derived class changes.</summary>
    /// <param name="inner">The other policy.</param>
    protected TreePolicy(TreePolicy inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        ExpandAtVisit = inner.ExpandAtVisit;
    }

    /// <summary>The other policy of a decorator.</summary>
    /// <exception cref="InvalidOperationException">The policy is no decorator.</exception>
    protected TreePolicy Inner => _inner ?? throw new InvalidOperationException("The policy is no decorator of another one.");

    /// <summary>Chooses the candidate to go to.</summary>
    public virtual ISelectionPolicy Selection => _inner?.Selection ?? _selection ?? DefaultParts.Selection;

    /// <summary>Decides how many candidates a state gets.</summary>
    public virtual IWidening Widening => _inner?.Widening ?? _widening ?? DefaultParts.Widening;

    /// <summary>Chooses which of the expander's ways to propose is asked; null (default) leaves it to the expander.</summary>
    public virtual IArmChoice? Arms => _inner?.Arms;

    /// <summary>
    /// The visit at which a state is expanded: 1, together with its evaluation (default), or 2, so that states visited only once cost no
    /// expansion.
    /// </summary>
    public int ExpandAtVisit { get; init; } = 1;

    /// <summary>Everything that shapes the tree, by name, in text; two policies with equal settings decide alike.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings => _inner?.Settings ?? new Dictionary<string, string>
    {
        [nameof(Selection)] = Selection.Description,
        [nameof(Widening)] = Widening.Description,
        [nameof(ExpandAtVisit)] = SettingText.Of(ExpandAtVisit),
    };

    /// <summary>
    /// Makes what the policy remembers of one search; null (default) if it decides by the statistics of every search alone.
    /// </summary>
    /// <param name="options">How that search is to run.</param>
    /// <returns>An object for that search alone.</returns>
    public virtual PolicyStatistics? NewStatistics(MctsOptions options) => _inner?.NewStatistics(options);

    /// <summary>The recommender that goes with the policy; null (default) if any will do.</summary>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>A recommender for a search with this policy.</returns>
    public virtual IRecommender<TState>? NewRecommender<TState>() => _inner?.NewRecommender<TState>();

    /// <summary>Throws if the policy cannot serve a search. The search asks when it is made.</summary>
    /// <param name="options">How that search is to run.</param>
    /// <exception cref="ArgumentException">Names the option, its value and what the policy needs.</exception>
    public virtual void Validate(MctsOptions options) => _inner?.Validate(options);

    /// <summary>The policy with its parts, for logs and test reports.</summary>
    /// <returns>For example <c>TreePolicy(Puct(1.25, 19652), FixedWidening(4))</c>.</returns>
    public override string ToString() => $"TreePolicy({Selection.Description}, {Widening.Description})";

    private static class DefaultParts
    {
        public static readonly ISelectionPolicy Selection = new Puct();
        public static readonly IWidening Widening = new FixedWidening();
    }
}
