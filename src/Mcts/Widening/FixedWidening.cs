namespace TreeReasoner;

/// <summary>Asks for k candidates once and lives with what comes.</summary>
public sealed class FixedWidening : IWidening
{
    /// <summary>Creates the policy.</summary>
    /// <param name="count">k, at least 1. Default 4.</param>
    public FixedWidening(int count = 4)
    {
        Guard.AtLeast(count, 1);
        Initial = count;
    }

    /// <inheritdoc/>
    public int Initial { get; }

    /// <inheritdoc/>
    public bool AsksAgain => false;

    /// <summary>The policy with its count, for logs and test reports.</summary>
    /// <value>For example <c>FixedWidening(4)</c>.</value>
    public string Description => $"FixedWidening({Initial})";

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) => WideningDecision.Descend;
}
