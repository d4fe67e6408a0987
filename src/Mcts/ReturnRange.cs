namespace TreeReasoner;

/// <summary>The range of returns and values: every state is worth between the worst and the best there is.</summary>
internal static class ReturnRange
{
    /// <summary>A line that ended without an answer. A terminal state judged this bad never hides an open one.</summary>
    public const double Worst = -1;
}
