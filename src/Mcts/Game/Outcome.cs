namespace TreeReasoner;

/// <summary>How a line of reasoning stands. Closed: there are no others.</summary>
public enum Outcome
{
    /// <summary>It can go on.</summary>
    Open,

    /// <summary>It gave an answer to the problem.</summary>
    Answered,

    /// <summary>The context window was full before there was an answer: the worst there is.</summary>
    ContextExhausted,

    /// <summary>The model had no usable candidate.</summary>
    DeadEnd,

    /// <summary>The model broke the format for good.</summary>
    Invalid,
}
