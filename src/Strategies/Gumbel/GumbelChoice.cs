namespace TreeReasoner;

/// <summary>
/// Plays what <see cref="Gumbel"/> planned: of the candidates it visited most, the one with the greatest <c>g + log P + σ(q̂)</c>; then the
/// best answer found below it, and where none was found there, on by highest value.
/// </summary>
/// <remarks>
/// After Danihelka et al. (2022), algorithm 1. A visited candidate that is closed is still in the running: it got fewer visits because
/// everything below it is known, not because it lost.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class GumbelChoice<TState> : IRecommender<TState>
{
    private readonly Gumbel _policy;

    /// <summary>Creates the recommender.</summary>
    /// <param name="policy">The policy of the search: its noise decides here as well.</param>
    public GumbelChoice(Gumbel policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
    }

    /// <summary>The recommender with its policy, for logs and journals.</summary>
    /// <value>For example <c>GumbelChoice(Gumbel(16, noise 1, values 0.1·(50 + n)))</c>.</value>
    public string Description => $"GumbelChoice({_policy.Description})";

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var root = tree.Root;
        if (root.Visits == 0)
        {
            return Recommendation<TState>.None;
        }

        var chosen = _policy.Final(tree.ContextOf(root), tree.CandidatesOf(root));
        if (chosen is not { } candidate)
        {
            return Recommendation<TState>.None;
        }

        return Recommendation<TState>.Through(root.Children[candidate]);
    }
}
