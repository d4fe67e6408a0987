namespace TreeReasoner.Tests;

/// <summary>A policy of which a test replaces some parts.</summary>
public sealed class Joined(TreePolicy inner, ISelectionPolicy? selection = null, IWidening? widening = null, IArmChoice? arms = null)
    : TreePolicy(inner)
{
    public override ISelectionPolicy Selection => selection ?? Inner.Selection;

    public override IWidening Widening => widening ?? Inner.Widening;

    public override IArmChoice? Arms => arms ?? Inner.Arms;
}
