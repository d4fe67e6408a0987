namespace TreeReasoner;

/// <summary>An evaluator, or whatever else judges states, as those see it who call it: checked, billed, its errors naming it.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class CalledEvaluator<TState> : CalledPlugin
{
    private readonly Func<TState, CancellationToken, ValueTask<Evaluation>> _judge;
    private readonly Func<TState, PreparedCall<Evaluation>> _prepare;
    private readonly JudgementScale _scale;

    /// <summary>Creates the caller's view of an evaluator.</summary>
    /// <param name="evaluator">Judges states.</param>
    /// <param name="scale">What its values are.</param>
    /// <param name="name">The name in its errors. Default the type's name of the innermost plug-in.</param>
    public CalledEvaluator(IEvaluator<TState> evaluator, JudgementScale scale, string? name = null)
        : base("Evaluator", evaluator, name)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        _judge = evaluator.EvaluateAsync;
        _prepare = evaluator.Prepare;
        _scale = scale;
    }

    /// <summary>Creates the caller's view of something else that judges states, such as a preference.</summary>
    /// <param name="role">The first word of its errors, such as <c>Preference</c>.</param>
    /// <param name="plugin">The plug-in; if it is an <see cref="ICostEstimate{TState}"/> that is asked for the cost.</param>
    /// <param name="judge">Asks it.</param>
    /// <param name="scale">What its values are.</param>
    /// <param name="name">The name in its errors. Default the type's name of the innermost plug-in.</param>
    public CalledEvaluator(
        string role, object plugin, Func<TState, CancellationToken, ValueTask<Evaluation>> judge, JudgementScale scale, string? name = null)
        : base(role, plugin, name)
    {
        ArgumentNullException.ThrowIfNull(judge);
        _judge = judge;
        _prepare = state => new((plugin as ICostEstimate<TState>)?.EstimateCost(state, 1), token => judge(state, token));
        _scale = scale;
    }

    /// <summary>Gets a call ready and its cost known.</summary>
    /// <param name="state">The state to judge.</param>
    /// <returns>A call of the evaluator's own; what it gives is not checked yet.</returns>
    /// <exception cref="PluginException">The estimate threw, or a part of it is negative.</exception>
    public PreparedCall<Evaluation> Prepare(TState state) => Prepared(() => _prepare(state));

    /// <summary>What a call may cost: the evaluator's own bound, or else the most that a call has cost so far.</summary>
    /// <param name="call">A call from <see cref="Prepare"/>.</param>
    /// <returns>At least 0.</returns>
    public Usage CostOf(PreparedCall<Evaluation> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Cost ?? Observed.Most;
    }

    /// <summary>Asks the evaluator, and checks and bills what comes.</summary>
    /// <param name="state">The state to judge.</param>
    /// <param name="call">The call, if it was prepared.</param>
    /// <param name="at">Where, for errors.</param>
    /// <param name="paid">What was paid before; errors and cancellations carry it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The judgement, or the lack of one.</returns>
    /// <exception cref="PluginException">The evaluator failed or broke its contract.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled by the token; it carries what was paid.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(
        TState state,
        PreparedCall<Evaluation>? call = null,
        CallSite at = default,
        Usage paid = default,
        CancellationToken cancellationToken = default)
    {
        Evaluation judged;
        try
        {
            judged = await Start(state, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Translated(error, at, paid, cancellationToken);
        }

        Accept(judged, at, paid);
        return judged;
    }

    /// <summary>Starts a call whose caller bounds its time itself. The caller checks with <see cref="Accept"/> what comes.</summary>
    /// <param name="state">The state to judge.</param>
    /// <param name="call">The call, if it was prepared.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the evaluator gives, not checked yet. Its errors are its own.</returns>
    public ValueTask<Evaluation> Start(TState state, PreparedCall<Evaluation>? call, CancellationToken cancellationToken)
    {
        if (call is null)
        {
            return _judge(state, cancellationToken);
        }

        return call.RunAsync(cancellationToken);
    }

    /// <summary>Checks and bills what a call gave.</summary>
    /// <param name="judged">The judgement.</param>
    /// <param name="at">Where, for errors.</param>
    /// <param name="paid">What was paid before; errors carry it.</param>
    /// <exception cref="PluginException">The judgement breaks the evaluator's contract.</exception>
    public void Accept(in Evaluation judged, CallSite at, Usage paid)
    {
        Bill(judged.Usage, at, paid);
        if (ContractRules.FaultOf(judged, _scale) is { } fault)
        {
            throw Broken(fault, at, paid + judged.Usage);
        }
    }
}
