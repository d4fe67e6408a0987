namespace TreeReasoner.Expanders;

/// <summary>
/// Expanders side by side: each is asked in turn for its share of the candidates, or the one that the search names. What one of them breaks
/// is found here, where its name is known. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>Cost: that of all expanders. A failure carries what those before it cost.</remarks>
public sealed class CombinedExpander : IExpander<ReasoningState>
{
    private readonly ExpanderPanel<ReasoningState> _panel;

    /// <summary>Creates the expander.</summary>
    /// <param name="expanders">One or more.</param>
    /// <exception cref="ArgumentException">There is no expander, or one is null.</exception>
    public CombinedExpander(IReadOnlyList<IExpander<ReasoningState>> expanders)
    {
        ArgumentNullException.ThrowIfNull(expanders);
        if (expanders.Count == 0 || expanders.Contains(null!))
        {
            throw new ArgumentException("expanders is empty or holds a null; there is at least one.", nameof(expanders));
        }

        _panel = new(expanders, i => $"as expander {i} of {expanders.Count}") { CheckFor = state => state.Game.FaultOf };
    }

    /// <inheritdoc/>
    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request) => _panel.Prepare(Plan(request));

    /// <inheritdoc/>
    /// <exception cref="PluginException">An expander failed or broke its contract.</exception>
    public ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
        _panel.AskAsync(Plan(request), null, cancellationToken);

    private PanelPlan<ReasoningState> Plan(ExpansionRequest<ReasoningState> request)
    {
        var whole = request with { Arm = null };
        if (request.Arm is { } arm)
        {
            return new([new(arm % _panel.Count, whole)], [], whole);
        }

        var share = request with { Count = (request.Count + _panel.Count - 1) / _panel.Count };
        return new([.. Enumerable.Range(0, _panel.Count).Select(i => new PanelShare<ReasoningState>(i, share))], [], whole);
    }
}
