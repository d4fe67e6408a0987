namespace TreeReasoner;

/// <summary>An order on its way: what of it has come.</summary>
internal readonly record struct PendingOrder<TState>(VisitOrder<TState> Order, int Draw)
{
    public SearchNode<TState>[]? Added { get; init; }

    public double Value { get; init; } = double.NaN;

    public bool IsJudged { get; init; }

    public Usage Usage { get; init; }

    public int Failures { get; init; }

    public bool IsWhole => ((Order.Work & VisitWork.Expand) == 0 || Added is not null) && (Order.Work == VisitWork.Expand || !double.IsNaN(Value));

    public VisitReport<TState> Report => new(Order, Added ?? [], Order.Work == VisitWork.Expand ? double.NaN : Value, IsJudged, Usage);

    public PendingOrder<TState> Add(SearchNode<TState>[]? added, double value, bool isJudged, Usage usage) => this with
    {
        Added = added ?? Added,
        Value = double.IsNaN(value) ? Value : value,
        IsJudged = double.IsNaN(value) ? IsJudged : isJudged,
        Usage = Usage + usage,
    };
}
