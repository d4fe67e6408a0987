namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes turns of several kinds: a sub-question, the final answer, a second answer, a rephrasing. Which may follow which is a table; how
/// the candidates of a state are shared among the kinds is their weight. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>
/// <para>
/// After Qi et al., "Mutual Reasoning Makes Smaller LLMs Stronger Problem-Solvers" (rStar, 2024, arXiv:2408.06195). There every kind is
/// tried at every state; ours asks for as many candidates as the search wants, the kinds taking turns by weight, so that widening one
/// candidate at a time reaches every kind. A kind that has nothing to say leaves its turn to the next one; there is no candidate only where
/// no kind that may follow has any.</para>
/// <para>A search that compares arms (<c>AdaptiveBranching</c>) names the kind by its place among the actions, and hears of that one alone;
/// where the rules do not allow it the kinds take turns as ever.</para>
/// <para>
/// Cost: what its expanders cost; those of one request are asked at the same time, those that stand in for them one after the other. Not
/// for models that answer well at once: every kind of turn is another way to spend the budget.</para>
/// </remarks>
public sealed class TypedActionExpander : IExpander<ReasoningState>
{
    private readonly IReadOnlyList<TypedAction> _actions;
    private readonly ActionRules _rules;
    private readonly ExpanderPanel<ReasoningState> _panel;

    /// <summary>Creates the expander.</summary>
    /// <param name="actions">The kinds of turn, one or more, each kind once.</param>
    /// <param name="rules">Which may follow which. Default <see cref="ActionRules.Default"/>.</param>
    /// <exception cref="ArgumentException">There is no action, a kind stands twice, or a weight is out of range.</exception>
    public TypedActionExpander(IReadOnlyList<TypedAction> actions, ActionRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count == 0 || actions.Select(action => action.Kind).Distinct().Count() != actions.Count)
        {
            throw new ArgumentException(
                $"The actions are [{string.Join(", ", actions.Select(action => action.Kind))}]; there is at least one, and each kind " +
                "stands once.",
                nameof(actions));
        }

        foreach (var action in actions)
        {
            ArgumentNullException.ThrowIfNull(action.Expander);
            Guard.Positive(action.Weight, nameof(TypedAction.Weight));
        }

        _actions = [.. actions];
        _rules = rules ?? ActionRules.Default;
        _panel = new(
            actions.Select(action => action.Expander), i => $"as action {_actions[i].Kind}") { AsksAtOnce = true, Weigh = Weighed };
    }

    /// <inheritdoc/>
    /// <remarks>The cost is that of every kind that may be asked, for those whose turn it is may have nothing to say.</remarks>
    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request) =>
        _panel.Prepare(Plan(request)).Then(BestFirst);

    /// <inheritdoc/>
    /// <exception cref="PluginException">An expander failed or broke its contract.</exception>
    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
        BestFirst(await _panel.AskAsync(Plan(request), null, cancellationToken).ConfigureAwait(false));

    private static Expansion<ReasoningState> BestFirst(Expansion<ReasoningState> expansion) =>
        expansion with { Candidates = [.. expansion.Candidates.OrderByDescending(candidate => candidate.Prior)] };

    /// <summary>An action's candidates share its weight, whatever scale their own priors have.</summary>
    private IEnumerable<Candidate<ReasoningState>> Weighed(int action, IReadOnlyList<Candidate<ReasoningState>> candidates)
    {
        var sum = candidates.Sum(candidate => candidate.Prior);
        return candidates.Select(candidate => candidate with
        {
            Prior = sum > 0 ? _actions[action].Weight * candidate.Prior / sum : _actions[action].Weight / candidates.Count,
        });
    }

    /// <summary>
    /// What each action is asked for, and the actions that come next where one of these has nothing to say. The draws of the state go round
    /// the actions by weight. An action is told the state's own number of the draw, so that none draws the same sample twice, whoever it
    /// stands in for.
    /// </summary>
    private PanelPlan<ReasoningState> Plan(ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        var whole = request with { Arm = null };
        var allowed = Enumerable.Range(0, _actions.Count).Where(i => _rules.Allows(request.State.LastTurn, _actions[i].Kind)).ToList();
        if (request.Arm is { } arm && allowed.Contains(arm))
        {
            return new([new(arm, whole)], [], whole);      // the search asks about this one
        }

        var taken = new int[_actions.Count];
        var wanted = new int[_actions.Count];
        if (request.Drawing == Drawing.MostLikely && allowed.Count > 0)
        {
            wanted[allowed.MaxBy(i => _actions[i].Weight)] = request.Count;
        }
        else
        {
            for (var draw = 0; draw < request.Draw + request.Count && allowed.Count > 0; draw++)
            {
                // D'Hondt's highest averages
                var next = allowed.MaxBy(i => _actions[i].Weight / (taken[i] + 1));
                taken[next]++;
                wanted[next] += draw < request.Draw ? 0 : 1;
            }
        }

        return new(
            [.. allowed.Where(i => wanted[i] > 0).Select(i => new PanelShare<ReasoningState>(i, whole with { Count = wanted[i] }))],
            [.. allowed.Where(i => wanted[i] == 0).OrderByDescending(i => _actions[i].Weight / (taken[i] + 1))],
            whole);
    }
}
