namespace TreeReasoner;

/// <summary>
/// What is left of a budget for the model calls of one visit, where that is less than the most that they might cost. A call asks for less
/// then: a shorter reply, or fewer choices. The allowance goes with the flow of the call, so that expanders and evaluators need not hand it
/// on.
/// </summary>
/// <remarks>
/// A <see cref="PreparedCall{T}"/> with a <see cref="PreparedCall{T}.Least"/> promises that all that it asks of models keeps to the
/// allowance.
/// What asks a model takes out of <see cref="Current"/> the most that the request may cost, and settles with what it used. Safe for
/// concurrent
/// use.
/// </remarks>
public sealed class CallAllowance
{
    private static readonly AsyncLocal<CallAllowance?> s_current = new();

    private readonly Lock _gate = new();
    private readonly CallAllowance? _whole;
    private BudgetRest _rest;
    private volatile bool _isSpent;

    /// <summary>Creates an allowance.</summary>
    /// <param name="rest">What may be spent.</param>
    public CallAllowance(BudgetRest rest)
        : this(rest, null)
    {
    }

    private CallAllowance(BudgetRest rest, CallAllowance? whole) => (_rest, _whole) = (rest, whole);

    /// <summary>The allowance of the call that is running; null where calls may cost what their own limits say.</summary>
    public static CallAllowance? Current => s_current.Value;

    /// <summary>Whether a call was not made, or was cut, because too little was left. It has not failed then.</summary>
    public bool IsSpent => _isSpent;

    /// <summary>Starts a call within an allowance.</summary>
    /// <param name="allowance">What it may spend.</param>
    /// <param name="start">Starts the call.</param>
    /// <typeparam name="T">What starting gives, such as a task.</typeparam>
    /// <returns>What starting gives.</returns>
    public static T Within<T>(CallAllowance allowance, Func<T> start)
    {
        ArgumentNullException.ThrowIfNull(allowance);
        ArgumentNullException.ThrowIfNull(start);
        var before = s_current.Value;
        s_current.Value = allowance;
        try
        {
            return start();
        }
        finally
        {
            s_current.Value = before;
        }
    }

    /// <summary>Takes what a request needs out of the allowance.</summary>
    /// <param name="fit">Gives, for what is left, the most that the request will cost; null where it does not fit.</param>
    /// <returns>What was taken; null where the request does not fit, which is noted.</returns>
    public Usage? Take(Func<BudgetRest, Usage?> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        lock (_gate)
        {
            if (fit(_rest) is { } taken)
            {
                _rest = _rest.Without(taken);
                return taken;
            }
        }

        NoteSpent();
        return null;
    }

    /// <summary>Gives back what a request took, and pays what it used.</summary>
    /// <param name="taken">What <see cref="Take"/> gave.</param>
    /// <param name="used">What the request cost.</param>
    public void Settle(Usage taken, Usage used)
    {
        lock (_gate)
        {
            _rest = _rest.With(taken).Without(used);
        }
    }

    /// <summary>Notes that a call was not made, or was cut, because too little was left.</summary>
    public void NoteSpent()
    {
        _isSpent = true;
        _whole?.NoteSpent();
    }

    /// <summary>An equal part of what is left, for one of several calls that run at once.</summary>
    /// <param name="parts">How many calls, at least 1.</param>
    /// <returns>An allowance of its own.</returns>
    public CallAllowance Share(int parts)
    {
        Guard.AtLeast(parts, 1);
        lock (_gate)
        {
            return new(_rest.Share(parts), this);
        }
    }
}
