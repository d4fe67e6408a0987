namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes turns of several kinds: a sub-question, the final answer, a second answer, a rephrasing. Which may follow which is a table; how
/// the candidates of a state are shared among the kinds is their weight. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>
/// <para>After Qi et al., "Mutual Reasoning Makes Smaller LLMs Stronger Problem-Solvers" (rStar, 2024, arXiv:2408.06195). There every kind is
/// tried at every state; ours asks for as many candidates as the search wants, the kinds taking turns by weight, so that widening one candidate
/// at a time reaches every kind.</para>
/// <para>A search that compares arms (<see cref="AdaptiveBranching"/>) names the kind by its place among the actions; where the rules do not allow
/// it the kinds take turns as ever.</para>
/// <para>Cost: what its expanders cost; those of one request are asked at the same time. Not for models that answer well at once: every kind of
/// turn is another way to spend the budget.</para>
/// </remarks>
public sealed class TypedActionExpander : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly IReadOnlyList<TypedAction> _actions;
    private readonly ActionRules _rules;
    private readonly CostObserved[] _observed;

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
                $"The actions are [{string.Join(", ", actions.Select(action => action.Kind))}]; there is at least one, and each kind stands once.",
                nameof(actions));
        }

        foreach (var action in actions)
        {
            ArgumentNullException.ThrowIfNull(action.Expander);
            Guard.Positive(action.Weight, nameof(TypedAction.Weight));
        }

        _actions = [.. actions];
        _rules = rules ?? ActionRules.Default;
        _observed = [.. actions.Select(_ => new CostObserved())];
    }

    /// <inheritdoc/>
    public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        var shares = Shares(request);
        var asked = shares.Select(share => AskAsync(share.Action, share.Request, cancellationToken)).ToList();
        await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var paid = asked.Aggregate(default(Usage), (sum, call) => sum + (call.IsCompletedSuccessfully ? call.Result.Usage : PaidBy(call)));
        var candidates = new List<Candidate<ReasoningState>>();
        for (var i = 0; i < asked.Count; i++)
        {
            try
            {
                candidates.AddRange(Weighed((await asked[i].ConfigureAwait(false)).Candidates, shares[i].Action));
            }
            catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
            {
                throw PaidCancellation.Of(cancelled, paid, cancellationToken);
            }
            catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
            {
                var name = IDecorator.NameOf(_actions[shares[i].Action].Expander);
                var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
                throw new PluginException(
                    name, $"Expander '{name}' of action {_actions[shares[i].Action].Kind} failed at {request.State}: {why}", error) { Usage = paid };
            }
        }

        return new([.. candidates.OrderByDescending(candidate => candidate.Prior)], paid);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        Usage sum = default;
        foreach (var (action, share) in Shares(request))
        {
            sum += (_actions[action].Expander as ICostEstimate<ReasoningState>)?.EstimateCost(share) ?? _observed[action].Most;
        }

        return sum;
    }

    private static Usage PaidBy(Task call) => (call.Exception?.InnerException as IFailureDetails)?.Usage ?? default;

    private async Task<Expansion<ReasoningState>> AskAsync(
        int action, ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
    {
        var expansion = await _actions[action].Expander.ExpandAsync(request, cancellationToken).ConfigureAwait(false);
        _observed[action].Note(expansion.Usage);
        return expansion.Candidates is null
            ? throw new PluginException(
                IDecorator.NameOf(_actions[action].Expander), "It gave null for the candidates; it gives a list, empty if there are none.") { Usage = expansion.Usage }
            : expansion;
    }

    /// <summary>An action's candidates share its weight, whatever scale their own priors have.</summary>
    private IEnumerable<Candidate<ReasoningState>> Weighed(IReadOnlyList<Candidate<ReasoningState>> candidates, int action)
    {
        var sum = candidates.Sum(candidate => candidate.Prior);
        return candidates.Select(candidate => candidate with
        {
            Prior = sum > 0 ? _actions[action].Weight * candidate.Prior / sum : _actions[action].Weight / candidates.Count,
        });
    }

    /// <summary>What each action is asked for: the draws of the state go round the actions by weight, and these are the next of them.</summary>
    private List<(int Action, ExpansionRequest<ReasoningState> Request)> Shares(ExpansionRequest<ReasoningState> request)
    {
        var allowed = Enumerable.Range(0, _actions.Count).Where(i => _rules.Allows(request.State.LastTurn, _actions[i].Kind)).ToList();
        if (allowed.Count == 0)
        {
            return [];
        }

        if (request.Arm is { } arm && allowed.Contains(arm))
        {
            return [(arm, request with { Arm = null })];
        }

        if (request.Drawing == Drawing.MostLikely)
        {
            return [(allowed.MaxBy(i => _actions[i].Weight), request)];
        }

        var (before, wanted) = (new int[_actions.Count], new int[_actions.Count]);
        for (var draw = 0; draw < request.Draw + request.Count; draw++)
        {
            var next = allowed.MaxBy(i => _actions[i].Weight / (before[i] + wanted[i] + 1));      // D'Hondt's highest averages
            _ = draw < request.Draw ? before[next]++ : wanted[next]++;
        }

        return [.. allowed.Where(i => wanted[i] > 0).Select(i => (i, request with
        {
            Count = wanted[i],
            Draw = before[i],
            Arm = null,
        }))];
    }
}
