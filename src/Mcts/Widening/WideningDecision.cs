namespace TreeReasoner;

/// <summary>What an <see cref="IWidening"/> decides at a state: to descend, to ask for more candidates, or to wait.</summary>
public readonly record struct WideningDecision
{
    private const int Waiting = -1;

    private readonly int _more;

    private WideningDecision(int more) => _more = more;

    /// <summary>The simulation goes to one of the candidates there are. The default.</summary>
    public static WideningDecision Descend => default;

    /// <summary>Nothing is to be done below this state before something in flight there ends. Only allowed while something is.</summary>
    public static WideningDecision Wait => new(Waiting);

    /// <summary>How many more candidates to ask for; 0 where it descends or waits.</summary>
    public int Count => Math.Max(0, _more);

    /// <summary>Whether it waits.</summary>
    public bool Waits => _more == Waiting;

    /// <summary>The simulation asks the expander for more candidates.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The decision.</returns>
    public static WideningDecision Ask(int count = 1)
    {
        Guard.AtLeast(count, 1);
        return new(count);
    }

    /// <summary>The decision in words, for test reports.</summary>
    /// <returns><c>descend</c>, <c>wait</c> or, for example, <c>ask for 2</c>.</returns>
    public override string ToString() => _more switch
    {
        0 => "descend",
        Waiting => "wait",
        _ => $"ask for {_more}",
    };
}
