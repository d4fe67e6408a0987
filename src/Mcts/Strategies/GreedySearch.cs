namespace TreeReasoner;

/// <summary>
/// Greedy chain of thought: asks for one step, takes it, asks for the next, and judges the state it ends in. No tree to speak of, no way
/// back: the least that any search is measured against.
/// </summary>
/// <remarks>
/// After Wei et al., "Chain-of-Thought Prompting Elicits Reasoning" (2022), one step a call. Where the expander gives more than one
/// candidate, the one with the greatest prior is taken, ties to the lowest index.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class GreedySearch<TState> : ISearch<TState>
{
    private const double DeadEnd = -1;

    private readonly VisitLedger _ledger = new();
    private readonly int _maxSteps;
    private (int Parent, int Ordinal) _at = (-1, 0);
    private int _steps;
    private bool _finished;

    /// <summary>Creates the chain.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="maxSteps">Steps after which it ends where it is, at least 1. Default 1000.</param>
    public GreedySearch(TState root, int maxSteps = 1000)
    {
        ArgumentNullException.ThrowIfNull(root);
        Guard.AtLeast(maxSteps, 1);
        _maxSteps = maxSteps;
        Tree = new(root);
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree { get; }

    /// <inheritdoc/>
    public int InFlight => _ledger.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    /// <remarks>The whole chain so far, also when it was cut short; its value is 0, neither good nor bad, until it has ended.</remarks>
    public Recommendation<TState> Recommend()
    {
        var end = new SearchNode<TState>(Tree, _at.Parent, _at.Ordinal);
        return end.IsRoot ? Recommendation<TState>.None : Lines.Ending(Tree, end, end.Visits > 0 ? end.Value : 0);
    }

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        visit = default;
        if (_ledger.Count > 0)
        {
            return BeginStatus.Waiting;
        }

        if (_finished)
        {
            return BeginStatus.Finished;
        }

        var known = !double.IsNaN(Tree.KnownValueAt(_at.Parent, _at.Ordinal));
        var isLast = Tree.EdgeAt(_at.Parent, _at.Ordinal).IsTerminal || _steps == _maxSteps;
        var work = !isLast ? VisitWork.Expand : known ? VisitWork.None : VisitWork.Evaluate;
        var number = _ledger.Next;
        var slot = _ledger.Enter(_at.Parent, _at.Ordinal, work, asked: 0);
        visit = new(number, slot, Tree.StateAt(_at.Parent, _at.Ordinal), work, 1, _steps, []);
        Tree.Start(_at.Parent, _at.Ordinal);
        return BeginStatus.Begun;
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var entry = _ledger.Strike(visit.Slot, visit.Number);
        var node = Tree.Visited(_at.Parent, _at.Ordinal);
        Tree.Note(node, result.Usage, result.Evaluation?.Confidence);
        if (entry.Work == VisitWork.Expand)
        {
            Tree.BackUpFrom(_at.Parent, _at.Ordinal, double.NaN);
            if (result.Candidates is { } candidates)
            {
                Take(node, candidates);
            }

            return;
        }

        var value = entry.Work == VisitWork.None ? Tree.KnownValueAt(_at.Parent, _at.Ordinal)
            : result.Evaluation is { HasJudgement: true } judged ? judged.Value : 0;
        var isJudged = entry.Work == VisitWork.None || result.Evaluation is { HasJudgement: true };
        var isTerminal = Tree.EdgeAt(_at.Parent, _at.Ordinal).IsTerminal;
        End(value, isTerminal, isJudged, result.Evaluation?.Confidence, isCut: !isTerminal);
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        _ledger.Strike(visit.Slot, visit.Number);
        Tree.BackUpFrom(_at.Parent, _at.Ordinal, double.NaN);
    }

    private void Take(int node, IReadOnlyList<Candidate<TState>> candidates)
    {
        Tree.Attach(node, [.. candidates]);
        if (candidates.Count == 0)
        {
            Tree.Start(_at.Parent, _at.Ordinal);
            End(DeadEnd, terminal: false);
            return;
        }

        var best = 0;
        for (var i = 1; i < candidates.Count; i++)
        {
            best = candidates[i].Prior > candidates[best].Prior ? i : best;
        }

        _at = (node, best);
        _steps++;
    }

    private void End(double value, bool terminal, bool isJudged = true, double? confidence = null, bool isCut = false)
    {
        if (terminal)
        {
            Tree.Settle(_at.Parent, _at.Ordinal, value, isJudged, confidence);
        }

        Tree.BackUpFrom(_at.Parent, _at.Ordinal, value);
        if (!isCut)
        {
            Tree.Close(_at.Parent, _at.Ordinal, static _ => false);
        }

        Simulations++;
        _finished = true;
    }
}
