using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Asks for one candidate after the other, the most likely first, until one holds: until its last turn is thought right with a chance of at
/// least a threshold (<see cref="Evaluation.StepScore"/>). A state asks again when those that held are closed, and never has more than a limit.
/// </summary>
/// <remarks>
/// <para>"Ask in order, accept when right": what a best-first proposer and a judge of single turns are worth together. A candidate is judged before
/// the next is asked for, and while one is being judged the others wait. Use it with <see cref="HoldingFirst"/>, which goes on from those that hold
/// and takes the best where none does, and with <see cref="MctsOptions.ExpandAtVisit"/> 2, so that a candidate that does not hold costs no
/// expansion.</para>
/// <para>Where nobody judges turns no candidate ever holds, and a state gets its limit one by one.</para>
/// </remarks>
public sealed class UntilOneHolds : IWidening
{
    private readonly int _limit;
    private readonly double _threshold;

    /// <summary>Creates the policy.</summary>
    /// <param name="limit">k, the most candidates that a state gets, at least 1. Default 4.</param>
    /// <param name="threshold">In [0, 1]: the step score from which a candidate holds. Default 0.6 (a log score of −0.5).</param>
    public UntilOneHolds(int limit = 4, double threshold = 0.6)
    {
        Guard.AtLeast(limit, 1);
        Guard.Finite(threshold, 0, 1);
        _limit = limit;
        _threshold = threshold;
    }

    /// <inheritdoc/>
    public int Initial => 1;

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <returns>For example <c>UntilOneHolds(4, 0.6)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"UntilOneHolds({_limit}, {_threshold})");

    /// <inheritdoc/>
    public int More(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        var scores = parent.StepScores;
        var (isJudging, holds) = (pending > 0, false);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.IsClosed)
            {
                continue;
            }

            var isFresh = child.Visits == 0;
            if (child.IsAvailable && (isFresh || (i < scores.Length && scores[i] >= _threshold)))
            {
                return 0;
            }

            isJudging |= isFresh;
            holds |= i < scores.Length && scores[i] >= _threshold;
        }

        return isJudging || holds ? IWidening.Wait : children.Length < _limit ? 1 : 0;
    }
}
