namespace TreeReasoner.Expanders;

/// <summary>
/// Several expanders; a request asks some of them: who is asked for what, who stands in where one has nothing to say, what that costs, and
/// what becomes of a failure. The one way in which all expanders of expanders ask.
/// </summary>
internal sealed class ExpanderPanel<TState>(IEnumerable<IExpander<TState>> members, Func<int, string> role)
{
    private readonly CalledExpander<TState>[] _members = [.. members.Select(member => new CalledExpander<TState>(member))];

    public int Count => _members.Length;

    /// <summary>Whether all that are asked for a share are asked at the same time. Default: one after the other.</summary>
    public bool AsksAtOnce { get; init; }

    /// <summary>Changes what a member gave before it stands beside the others'. Default: as it is.</summary>
    public Func<int, IReadOnlyList<Candidate<TState>>, IEnumerable<Candidate<TState>>> Weigh { get; init; } = (_, candidates) => candidates;

    /// <summary>What more than the search a state asks of candidates. Default: nothing.</summary>
    public Func<TState, CandidateCheck<TState>?> CheckFor { get; init; } = _ => null;

    /// <summary>
    /// Gets the calls for a plan ready. Their cost is that of all who may be asked, for those whose turn it is may have nothing to say.
    /// </summary>
    public PreparedCall<Expansion<TState>> Prepare(PanelPlan<TState> plan)
    {
        Usage cost = default;
        var calls = new Dictionary<int, PreparedCall<Expansion<TState>>>();
        foreach (var (member, share) in plan.Shares)
        {
            calls[member] = _members[member].Prepare(share);
            cost += _members[member].CostOf(calls[member]);
        }

        foreach (var member in plan.StandIns)
        {
            cost += _members[member].CostOf(_members[member].Prepare(plan.Whole));
        }

        return new(cost, cancellationToken => AskAsync(plan, calls, cancellationToken));
    }

    /// <summary>Asks for the shares of a plan, and those who stand in for a member that has nothing to say.</summary>
    public async ValueTask<Expansion<TState>> AskAsync(
        PanelPlan<TState> plan, IReadOnlyDictionary<int, PreparedCall<Expansion<TState>>>? calls, CancellationToken cancellationToken)
    {
        var standIns = new Queue<int>(plan.StandIns);
        var candidates = new List<Candidate<TState>>();
        IReadOnlyList<PanelShare<TState>> shares = plan.Shares;
        Usage paid = default;
        while (shares.Count > 0)
        {
            var proposals = AsksAtOnce && shares.Count > 1
                ? await AskAllAsync(shares, calls, paid, cancellationToken).ConfigureAwait(false)
                : await AskInOrderAsync(shares, calls, paid, cancellationToken).ConfigureAwait(false);
            var missing = 0;
            for (var i = 0; i < shares.Count; i++)
            {
                paid += proposals[i].Usage;
                candidates.AddRange(Weigh(shares[i].Member, proposals[i].Candidates));
                missing += proposals[i].Candidates.Count == 0 ? shares[i].Request.Count : 0;
            }

            calls = null;
            shares = missing > 0 && standIns.TryDequeue(out var next) ? [new(next, plan.Whole with { Count = missing })] : [];
        }

        return new(candidates, paid);
    }

    private async ValueTask<Expansion<TState>[]> AskInOrderAsync(
        IReadOnlyList<PanelShare<TState>> shares,
        IReadOnlyDictionary<int, PreparedCall<Expansion<TState>>>? calls,
        Usage paid,
        CancellationToken cancellationToken)
    {
        var proposals = new Expansion<TState>[shares.Count];
        for (var i = 0; i < proposals.Length; i++)
        {
            proposals[i] = await AskAsync(shares[i], calls, paid, cancellationToken).ConfigureAwait(false);
            paid += proposals[i].Usage;
        }

        return proposals;
    }

    /// <summary>Waits for all, even if one fails, so that what the others cost is on the bill.</summary>
    private async ValueTask<Expansion<TState>[]> AskAllAsync(
        IReadOnlyList<PanelShare<TState>> shares,
        IReadOnlyDictionary<int, PreparedCall<Expansion<TState>>>? calls,
        Usage paid,
        CancellationToken cancellationToken)
    {
        var asked = shares.Select(share => AskAsync(share, calls, default, cancellationToken).AsTask()).ToArray();
        await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failed = -1;
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i].IsCompletedSuccessfully)
            {
                paid += asked[i].Result.Usage;
            }
            else if (failed < 0)
            {
                failed = i;      // its own bill is added below
            }
            else
            {
                paid += CalledPlugin.PaidBy(await ErrorOfAsync(asked[i]).ConfigureAwait(false));
            }
        }

        if (failed < 0)
        {
            return [.. asked.Select(call => call.Result)];
        }

        var error = await ErrorOfAsync(asked[failed]).ConfigureAwait(false);
        throw _members[shares[failed].Member].Translated(error, default, paid, cancellationToken);
    }

    private ValueTask<Expansion<TState>> AskAsync(
        PanelShare<TState> share,
        IReadOnlyDictionary<int, PreparedCall<Expansion<TState>>>? calls,
        Usage paid,
        CancellationToken cancellationToken) => _members[share.Member].ExpandAsync(
            share.Request,
            calls?.GetValueOrDefault(share.Member),
            CallSite.OfRole(role(share.Member)),
            paid,
            CheckFor(share.Request.State),
            cancellationToken);

    private static async Task<Exception> ErrorOfAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
            throw new InvalidOperationException("The call has not failed.");
        }
        catch (Exception error)
        {
            return error;
        }
    }
}

/// <summary>What one member of a panel is asked for.</summary>
internal readonly record struct PanelShare<TState>(int Member, ExpansionRequest<TState> Request);

/// <summary>Who is asked for what.</summary>
/// <param name="Shares">Those who are asked first.</param>
/// <param name="StandIns">Those who are asked next, one after the other, for what the first had not to give.</param>
/// <param name="Whole">The request as the panel got it, without the name of a member.</param>
internal sealed record PanelPlan<TState>(
    IReadOnlyList<PanelShare<TState>> Shares, IReadOnlyList<int> StandIns, ExpansionRequest<TState> Whole);
