namespace TreeReasoner;

/// <summary>What a visit wants.</summary>
[Flags]
public enum VisitWork
{
    /// <summary>Nothing: the value is known, complete it at once.</summary>
    None = 0,

    /// <summary>Candidates for the state.</summary>
    Expand = 1,

    /// <summary>The value of the state.</summary>
    Evaluate = 2,
}

/// <summary>A piece of work handed out by a search: a state, and what is wanted of it.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly struct Visit<TState>
{
    private readonly IReadOnlyList<TState>? _siblings;

    /// <summary>Describes a piece of work.</summary>
    /// <param name="number">Visits are numbered from 0 in the order they were begun.</param>
    /// <param name="node">The state to work on.</param>
    /// <param name="work">Whether an expansion, an evaluation, both or nothing is wanted.</param>
    public Visit(long number, SearchNode<TState> node, VisitWork work)
        : this(number, node, node.State, work)
    {
    }

    internal Visit(long number, SearchNode<TState> node, TState state, VisitWork work)
    {
        Number = number;
        Node = node;
        State = state;
        Work = work;
    }

    /// <summary>Visits are numbered from 0 in the order they were begun. The number names the visit.</summary>
    public long Number { get; }

    /// <summary>Whether the visit comes after the search, for the end of a line. Its number is negative then.</summary>
    public bool IsFinal => Number < 0;

    /// <summary>Where the state stands in the tree. Only the loop that owns the search reads it.</summary>
    public SearchNode<TState> Node { get; }

    /// <summary>The state to work on.</summary>
    public TState State { get; }

    /// <summary>Whether an expansion, an evaluation, both or nothing is wanted.</summary>
    public VisitWork Work { get; }

    /// <summary>Candidates wanted, if an expansion is.</summary>
    public int Count { get; init; }

    /// <summary>Steps from the current root to the state.</summary>
    public int Depth { get; init; }

    /// <summary>States already proposed here; ask for others.</summary>
    public IReadOnlyList<TState> Siblings
    {
        get => _siblings ?? [];
        init => _siblings = value;
    }

    /// <summary>How the candidates are to be drawn.</summary>
    public Drawing Drawing { get; init; }

    /// <summary>The number of the first candidate, see <see cref="ExpansionRequest{TState}"/>.</summary>
    public int Draw { get; init; }

    /// <summary>Which of its ways to propose the expander is to use; null leaves it to the expander.</summary>
    public int? Arm { get; init; }

    /// <summary>States that the proposer is to go on from (<see cref="ExpansionRequest{TState}.Shown"/>); null for none.</summary>
    public IReadOnlyList<Shown<TState>>? Shown { get; init; }

    /// <summary>What to ask the expander, if an expansion is wanted.</summary>
    public ExpansionRequest<TState> Request => new(State, Count, Siblings, Drawing, Draw) { Arm = Arm, Shown = Shown };

    internal int Slot { get; init; }
}

/// <summary>The outcome of a visit's work; either part may be missing.</summary>
/// <param name="Candidates">
/// The candidates, or null if there was no expansion or it failed. Empty means a dead end. Where the search chooses
/// among arms (<see cref="IArmChoice"/>) it means only that this arm has nothing to add.</param>
/// <param name="Evaluation">The evaluation, or null if there was none or it failed.</param>
/// <param name="Usage">What both cost together; recorded with the node.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct VisitResult<TState>(
    IReadOnlyList<Candidate<TState>>? Candidates, Evaluation? Evaluation = null, Usage Usage = default)
{
    /// <summary>
    /// Throws if a number is none that a tree can hold, such as NaN. A search asks before it changes anything. The runner has checked what
    /// plug-ins give by then; who drives a search by hand has not.
    /// </summary>
    /// <exception cref="ArgumentException">Names the number and what was expected.</exception>
    public void Validate()
    {
        if (Evaluation is { } judged && !(double.IsFinite(judged.Value) && IsFinite(judged.Confidence) && IsFinite(judged.StepScore)))
        {
            throw new ArgumentException("The evaluation of the visit has a number that is not finite; values and chances are.");
        }

        if (Candidates is Candidate<TState>[] array)
        {
            foreach (ref readonly var candidate in array.AsSpan())
            {
                Check(candidate);
            }
        }
        else
        {
            for (var i = 0; i < Candidates?.Count; i++)
            {
                Check(Candidates[i]);
            }
        }
    }

    private static void Check(in Candidate<TState> candidate)
    {
        if (!(candidate.Prior >= 0 && candidate.Prior <= float.MaxValue && double.IsFinite(candidate.Reward) && IsFinite(candidate.Value)))
        {
            throw new ArgumentException(
                "A candidate of the visit has a number that no tree holds; priors are finite and at least 0, rewards and values finite.");
        }
    }

    private static bool IsFinite(double? value) => value is not { } given || double.IsFinite(given);
}
