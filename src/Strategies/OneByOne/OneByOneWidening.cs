namespace TreeReasoner;

/// <summary>
/// The widening of <see cref="OneByOne"/>. A state asks again when those that were accepted are closed, or when it has been visited so
/// often that one is not enough, and never has more than a limit.
/// </summary>
internal sealed class OneByOneWidening(OneByOneOptions options) : IWidening
{
    /// <inheritdoc/>
    public int Initial => 1;

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <summary>The policy with its constants, for journals.</summary>
    public string Description => $"OneByOneWidening({options.Describe()})";

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        var scores = parent.StepScores;
        var acceptsAny = AcceptedFirst.FallsBack(parent, options);
        var isJudging = pending > 0;
        var accepted = 0;
        var isUsable = false;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.IsClosed)
            {
                continue;
            }

            var isFresh = child.Visits == 0;
            var isAccepted = acceptsAny || AcceptedFirst.IsAccepted(scores, i, options);
            isJudging |= isFresh;
            isUsable |= child.IsAvailable && (isFresh || isAccepted);
            if (isAccepted)
            {
                accepted++;
            }
        }

        if (isJudging || accepted + 1 > Wanted(parent.Visits, acceptsAny))
        {
            if (isUsable)
            {
                return WideningDecision.Descend;
            }

            return WideningDecision.Wait;
        }

        if (children.Length < options.Limit)
        {
            return WideningDecision.Ask();
        }

        return WideningDecision.Descend;
    }

    /// <summary>How many accepted candidates a state is to have.</summary>
    private double Wanted(int visits, bool acceptsAny)
    {
        if (acceptsAny)
        {
            return 1;
        }

        return Math.Max(1, Math.Pow(visits, options.Growth));
    }
}
