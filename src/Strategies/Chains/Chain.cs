namespace TreeReasoner;

/// <summary>A chain of thought under way: where it is, and what it wants next.</summary>
internal sealed class Chain<TState>(SearchNode<TState> root, Drawing drawing, int number, int maxSteps, bool isJudged = true)
{
    public SearchNode<TState> End { get; private set; } = root;

    public bool IsOver { get; private set; }

    /// <summary>The next step; at the end a judgement, or, where none is wanted, that its answer counts.</summary>
    public VisitOrder<TState> Next => new(End, Work, 1, drawing, number, number);

    private VisitWork Work
    {
        get
        {
            if (!IsAtEnd)
            {
                return VisitWork.Expand;
            }

            if (isJudged)
            {
                return VisitWork.Evaluate;
            }

            return VisitWork.None;
        }
    }

    private bool IsAtEnd => End.IsTerminal || End.Depth >= maxSteps;

    public void Advance(in VisitReport<TState> report)
    {
        if (report.Added.Count == 0)
        {
            IsOver = true;      // judged, or without a next step
            return;
        }

        // A sample is the first that came; the most likely is so by prior, where the expander gives several.
        End = drawing == Drawing.MostLikely ? report.Added.MaxBy(candidate => candidate.Prior) : report.Added[0];
        IsOver = IsAtEnd && !isJudged && !End.IsTerminal;
    }

    public void GiveUp() => IsOver = true;

    /// <summary>The steps so far, also when the chain was cut short; worth 0, neither good nor bad, until it has ended.</summary>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        if (End.IsRoot)
        {
            return Recommendation<TState>.None;
        }

        return Recommendation<TState>.EndingIn(End, End.StateValue ?? 0);
    }
}
