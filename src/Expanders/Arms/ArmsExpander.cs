namespace TreeReasoner.Expanders;

/// <summary>
/// Several expanders; a request asks one of them: the arm that the search names, as <c>AdaptiveBranching</c> does, or, where it names none,
/// each in turn, and where one has no candidate the next. For several models, or prompts, that a search is to compare while it runs. Safe
/// for concurrent use if its expanders are.
/// </summary>
/// <remarks>
/// Cost: that of the expander asked, and of those before it that had nothing to say. Before a call it is that of the arm that the search
/// names, and else of all, for each may have nothing to say.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class ArmsExpander<TState> : IExpander<TState>
{
    private readonly ExpanderPanel<TState> _arms;

    /// <summary>Creates the expander.</summary>
    /// <param name="arms">One or more; the first is arm 0.</param>
    public ArmsExpander(IReadOnlyList<IExpander<TState>> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfZero(arms.Count, nameof(arms));
        foreach (var arm in arms)
        {
            ArgumentNullException.ThrowIfNull(arm, nameof(arms));
        }

        _arms = new([.. arms], arm => $"as arm {arm} of {arms.Count}");
    }

    /// <inheritdoc/>
    public PreparedCall<Expansion<TState>> Prepare(ExpansionRequest<TState> request) => _arms.Prepare(Plan(request));

    /// <inheritdoc/>
    /// <exception cref="PluginException">An arm failed or broke its contract.</exception>
    public ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken) =>
        _arms.AskAsync(Plan(request), null, cancellationToken);

    private PanelPlan<TState> Plan(ExpansionRequest<TState> request)
    {
        var whole = request with { Arm = null };
        if (request.Arm is { } arm)
        {
            return new([new(arm % _arms.Count, whole)], [], whole);
        }

        var first = request.Draw % _arms.Count;
        var others = Enumerable.Range(1, _arms.Count - 1).Select(i => (first + i) % _arms.Count);
        return new([new(first, whole)], [.. others], whole);
    }
}
