using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Asks for one candidate after the other, the most likely first, until one holds: until its last turn is thought right with a chance of at
/// least a threshold (<see cref="Evaluation.StepScore"/>). A state asks again when those that held are closed, or when it has been visited so
/// often that one is not enough, and never has more than a limit.
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
    private readonly double _growth;
    private readonly int? _greedyAfter;

    /// <summary>Creates the policy.</summary>
    /// <param name="limit">k, the most candidates that a state gets, at least 1. Default 4.</param>
    /// <param name="threshold">In [0, 1]: the step score from which a candidate holds. Default 0.6 (a log score of −0.5).</param>
    /// <param name="growth">
    /// α in [0, 1]: a state visited N times wants N^α candidates that hold. Default 0.25: a second one at 16 visits, a third at 81. With 0 it is one,
    /// however often it fails.
    /// </param>
    /// <param name="greedyAfter">The same as that of <see cref="HoldingFirst"/>: from there on nothing is asked for a second candidate before a line has ended.</param>
    public UntilOneHolds(int limit = 4, double threshold = 0.6, double growth = 0.25, int? greedyAfter = null)
    {
        Guard.Finite(growth, 0, 1);
        Guard.AtLeast(limit, 1);
        Guard.AtLeast(greedyAfter ?? 0, 0, nameof(greedyAfter));
        Guard.Finite(threshold, 0, 1);
        _limit = limit;
        _threshold = threshold;
        _growth = growth;
        _greedyAfter = greedyAfter;
    }

    /// <inheritdoc/>
    public int Initial => 1;

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <returns>For example <c>UntilOneHolds(4, 0.6, 0.25)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"UntilOneHolds({_limit}, {_threshold}, {_growth}{(_greedyAfter is { } strays ? $", greedy after {strays}" : "")})");

    /// <inheritdoc/>
    public int More(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        var scores = parent.StepScores;
        var anyHolds = parent.Strays >= _greedyAfter && !parent.HasEndedLine;
        var (isJudging, holding, usable) = (pending > 0, 0, 0);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (child.IsClosed)
            {
                continue;
            }

            var isFresh = child.Visits == 0;
            var holds = anyHolds || (i < scores.Length && scores[i] >= _threshold);
            isJudging |= isFresh;
            holding += holds ? 1 : 0;
            usable += child.IsAvailable && (isFresh || holds) ? 1 : 0;
        }

        var wanted = anyHolds ? 1 : Math.Max(1, Math.Pow(parent.Visits, _growth));
        return isJudging || holding + 1 > wanted ? (usable > 0 ? 0 : IWidening.Wait)
            : children.Length < _limit ? 1
            : 0;
    }
}
