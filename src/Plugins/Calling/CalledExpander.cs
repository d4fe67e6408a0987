namespace TreeReasoner;

/// <summary>An expander as those see it who call it: its candidates are copied and checked, its bill is kept, its errors name it.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class CalledExpander<TState> : CalledPlugin
{
    private readonly IExpander<TState> _expander;

    /// <summary>Creates the caller's view of an expander.</summary>
    /// <param name="expander">Proposes candidates.</param>
    /// <param name="role">The first word of its errors. Default <c>Expander</c>.</param>
    /// <param name="name">The name in its errors. Default the type's name of the innermost plug-in.</param>
    public CalledExpander(IExpander<TState> expander, string role = "Expander", string? name = null)
        : base(role, expander, name) => _expander = expander;

    /// <summary>Gets a call ready and its cost known.</summary>
    /// <param name="request">What will be asked.</param>
    /// <returns>A call of the expander's own; what it gives is not checked yet.</returns>
    /// <exception cref="PluginException">The estimate threw, or a part of it is negative.</exception>
    public PreparedCall<Expansion<TState>> Prepare(ExpansionRequest<TState> request) => Prepared(() => _expander.Prepare(request));

    /// <summary>What a call may cost: the expander's own bound, or else the most that a call has cost so far.</summary>
    /// <param name="call">A call from <see cref="Prepare"/>.</param>
    /// <returns>At least 0.</returns>
    public Usage CostOf(PreparedCall<Expansion<TState>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Cost ?? Observed.Most;
    }

    /// <summary>Asks the expander, and checks and bills what comes.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="call">The call, if it was prepared.</param>
    /// <param name="at">Where, for errors.</param>
    /// <param name="paid">What was paid before; errors and cancellations carry it.</param>
    /// <param name="check">What more than the search the caller asks of candidates.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The expansion, with a copy of its candidates.</returns>
    /// <exception cref="PluginException">The expander failed or broke its contract.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled by the token; it carries what was paid.</exception>
    public async ValueTask<Expansion<TState>> ExpandAsync(
        ExpansionRequest<TState> request,
        PreparedCall<Expansion<TState>>? call = null,
        CallSite at = default,
        Usage paid = default,
        CandidateCheck<TState>? check = null,
        CancellationToken cancellationToken = default)
    {
        Expansion<TState> expansion;
        try
        {
            expansion = await Start(request, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Translated(error, at, paid, cancellationToken);
        }

        return Accept(expansion, request.Siblings?.Count ?? 0, at, paid, check);
    }

    /// <summary>Starts a call whose caller bounds its time itself. The caller checks with <see cref="Accept"/> what comes.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="call">The call, if it was prepared.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the expander gives, not checked yet. Its errors are its own.</returns>
    public ValueTask<Expansion<TState>> Start(
        in ExpansionRequest<TState> request, PreparedCall<Expansion<TState>>? call, CancellationToken cancellationToken)
    {
        if (call is null)
        {
            return _expander.ExpandAsync(request, cancellationToken);
        }

        return call.RunAsync(cancellationToken);
    }

    /// <summary>Checks and bills what a call gave.</summary>
    /// <param name="expansion">The expansion.</param>
    /// <param name="siblings">How many candidates the state has already.</param>
    /// <param name="at">Where, for errors.</param>
    /// <param name="paid">What was paid before; errors carry it.</param>
    /// <param name="check">What more than the search the caller asks of candidates.</param>
    /// <returns>The expansion with its candidates copied: the list is the plug-in's, which may go on writing into it.</returns>
    /// <exception cref="PluginException">The expansion breaks the expander's contract.</exception>
    public Expansion<TState> Accept(in Expansion<TState> expansion, int siblings, CallSite at, Usage paid, CandidateCheck<TState>? check)
    {
        Bill(expansion.Usage, at, paid);
        paid += expansion.Usage;
        if (expansion.Candidates is not { } given)
        {
            throw Broken(new("gave null for the candidates", "it gives a list, empty if there are none"), at, paid);
        }

        try
        {
            var count = given.Count;
            if (count > TreeLimits.MaxChildren - siblings)
            {
                throw Broken(
                    new($"gave {count} candidates", $"a state has at most {TreeLimits.MaxChildren}, those it has already included"),
                    at,
                    paid);
            }

            var copy = count <= 0 ? [] : new Candidate<TState>[count];
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = given[i];
            }

            for (var i = 0; i < copy.Length; i++)
            {
                if (ContractRules.FaultOf(copy[i], check) is { } fault)
                {
                    throw Broken(new($"gave {fault.What} for candidate {i} of {count}", fault.Rule), at, paid);
                }
            }

            return new(copy, expansion.Usage);
        }
        catch (Exception error) when (error is not PluginException)
        {
            throw Failed(error, at, paid);      // the list itself threw
        }
    }
}
