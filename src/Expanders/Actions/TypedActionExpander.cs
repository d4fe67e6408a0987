namespace TreeReasoner.Expanders;

/// <summary>
/// Proposes turns of several kinds: a sub-question, the final answer, a second answer, a rephrasing. Which may follow which is a table; how
/// the candidates of a state are shared among the kinds is their weight. Safe for concurrent use if its expanders are.
/// </summary>
/// <remarks>
/// <para>After Qi et al., "Mutual Reasoning Makes Smaller LLMs Stronger Problem-Solvers" (rStar, 2024, arXiv:2408.06195). There every kind is
/// tried at every state; ours asks for as many candidates as the search wants, the kinds taking turns by weight, so that widening one candidate
/// at a time reaches every kind. A kind that has nothing to say leaves its turn to the next one; there is no candidate only where no kind that may
/// follow has any.</para>
/// <para>A search that compares arms (<see cref="AdaptiveBranching"/>) names the kind by its place among the actions, and hears of that one alone;
/// where the rules do not allow it the kinds take turns as ever.</para>
/// <para>Cost: what its expanders cost; those of one request are asked at the same time, those that stand in for them one after the other. Not for
/// models that answer well at once: every kind of turn is another way to spend the budget.</para>
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
        var (shares, others) = Shares(request);
        var candidates = new List<Candidate<ReasoningState>>();
        Usage paid = default;
        while (shares.Count > 0)
        {
            var asked = shares.Select(share => AskAsync(share.Action, share.Request, cancellationToken)).ToList();
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            paid = asked.Aggregate(paid, (sum, call) => sum + (call.IsCompletedSuccessfully ? call.Result.Usage : PaidBy(call)));
            var missing = 0;
            for (var i = 0; i < asked.Count; i++)
            {
                var proposed = await TakeAsync(asked[i], shares[i].Action, request.State, paid, cancellationToken).ConfigureAwait(false);
                candidates.AddRange(Weighed(proposed, shares[i].Action));
                missing += proposed.Count == 0 ? shares[i].Request.Count : 0;
            }

            shares = missing > 0 && others.TryDequeue(out var next) ? [(next, request with { Count = missing, Arm = null })] : [];
        }

        return new([.. candidates.OrderByDescending(candidate => candidate.Prior)], paid);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => EstimateCost(new(state, count, []));

    /// <inheritdoc/>
    /// <remarks>That of every kind that may be asked, for those whose turn it is may have nothing to say.</remarks>
    public Usage EstimateCost(in ExpansionRequest<ReasoningState> request)
    {
        ArgumentNullException.ThrowIfNull(request.State);
        var (shares, others) = Shares(request);
        var rest = request with { Arm = null };
        Usage sum = default;
        foreach (var (action, share) in shares.Concat(others.Select(other => (other, rest))))
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

    private async Task<IReadOnlyList<Candidate<ReasoningState>>> TakeAsync(
        Task<Expansion<ReasoningState>> call, int action, ReasoningState state, Usage paid, CancellationToken cancellationToken)
    {
        try
        {
            return (await call.ConfigureAwait(false)).Candidates;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw PaidCancellation.Of(cancelled, paid, cancellationToken);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            var name = IDecorator.NameOf(_actions[action].Expander);
            var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
            throw new PluginException(name, $"Expander '{name}' of action {_actions[action].Kind} failed at {state}: {why}", error) { Usage = paid };
        }
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

    /// <summary>
    /// What each action is asked for, and the actions that come next where one of these has nothing to say. The draws of the state go round the
    /// actions by weight. An action is told the state's own number of the draw, so that none draws the same sample twice, whoever it stands in for.
    /// </summary>
    private (List<(int Action, ExpansionRequest<ReasoningState> Request)> Shares, Queue<int> Others) Shares(ExpansionRequest<ReasoningState> request)
    {
        var allowed = Enumerable.Range(0, _actions.Count).Where(i => _rules.Allows(request.State.LastTurn, _actions[i].Kind)).ToList();
        if (request.Arm is { } arm && allowed.Contains(arm))
        {
            return ([(arm, request with { Arm = null })], new());      // the search asks about this one
        }

        var (taken, wanted) = (new int[_actions.Count], new int[_actions.Count]);
        if (request.Drawing == Drawing.MostLikely && allowed.Count > 0)
        {
            wanted[allowed.MaxBy(i => _actions[i].Weight)] = request.Count;
        }
        else
        {
            for (var draw = 0; draw < request.Draw + request.Count && allowed.Count > 0; draw++)
            {
                var next = allowed.MaxBy(i => _actions[i].Weight / (taken[i] + 1));      // D'Hondt's highest averages
                taken[next]++;
                wanted[next] += draw < request.Draw ? 0 : 1;
            }
        }

        return (
            [.. allowed.Where(i => wanted[i] > 0).Select(i => (i, request with { Count = wanted[i], Arm = null }))],
            new(allowed.Where(i => wanted[i] == 0).OrderByDescending(i => _actions[i].Weight / (taken[i] + 1))));
    }
}
