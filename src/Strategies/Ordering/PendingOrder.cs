namespace TreeReasoner;

/// <summary>An order on its way: what of it has come.</summary>
internal readonly record struct PendingOrder<TState>(VisitOrder<TState> Order, int Draw)
{
    public SearchNode<TState>[]? Added { get; init; }

    public double? Value { get; init; }

    public bool IsJudged { get; init; }

    public Usage Usage { get; init; }

    public string? Feedback { get; init; }

    public int Failures { get; init; }

    public bool IsWhole =>
        ((Order.Work & VisitWork.Expand) == 0 || Added is not null) && (Order.Work == VisitWork.Expand || Value is not null);

    public VisitReport<TState> Report => new(Order, Added ?? [], Value, IsJudged, Usage) { Feedback = Feedback };

    public PendingOrder<TState> Add(SearchNode<TState>[]? added, double? value, bool isJudged, Usage usage)
    {
        var more = this with { Added = added ?? Added, Usage = Usage + usage };
        if (value is null || Order.Work == VisitWork.Expand)
        {
            return more;
        }

        return more with { Value = value, IsJudged = isJudged };
    }
}
