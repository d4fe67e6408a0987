using System.Buffers;
using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Goes on from candidates that hold, whose last turn is thought right with a chance of at least a threshold, and lets another policy choose
/// among them. Where none holds it visits what was not visited yet, in the order in which it was proposed, and then the one most likely to
/// hold: the last resort.
/// </summary>
/// <remarks>The other policy sees all candidates, those that it may not choose as closed.</remarks>
public sealed class HoldingFirst : ISelectionPolicy
{
    private const int OnTheStack = 32;

    private readonly ISelectionPolicy _among;
    private readonly double _threshold;
    private readonly int? _greedyAfter;

    /// <summary>Creates the policy.</summary>
    /// <param name="among">Chooses among those that hold. Default <see cref="Puct"/> with its own defaults.</param>
    /// <param name="threshold">In [0, 1]: the step score from which a candidate holds. Default 0.6, as of <see cref="UntilOneHolds"/>.</param>
    /// <param name="greedyAfter">
    /// Where no line has ended after so many strays (<see cref="SelectionContext.Strays"/>), at least 0, the first candidate of each state is gone on from
    /// until one has, whatever is thought of it: the answer that there would be without a judge. A judge that says no to most of what is proposed is
    /// more often wrong than the proposer; with <see cref="BestTerminal{TState}"/>, which can play that line, it then does no harm. 0 follows it
    /// before anything else. Null (default): never.
    /// </param>
    public HoldingFirst(ISelectionPolicy? among = null, double threshold = 0.6, int? greedyAfter = null)
    {
        Guard.Finite(threshold, 0, 1);
        Guard.AtLeast(greedyAfter ?? 0, 0, nameof(greedyAfter));
        _among = among ?? new Puct();
        _threshold = threshold;
        _greedyAfter = greedyAfter;
    }

    /// <inheritdoc/>
    public StateFacts Uses => _among.Uses;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <returns>For example <c>HoldingFirst(Puct(1.25, 19652), 0.6)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"HoldingFirst({_among}, {_threshold}{(_greedyAfter is { } strays ? $", greedy after {strays}" : "")})");

    /// <inheritdoc/>
    public int Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        if (parent.Strays >= _greedyAfter && !parent.HasEndedLine)
        {
            return First(children);
        }

        var scores = parent.StepScores;
        var (holding, fresh, best, bestScore) = (0, -1, -1, double.NegativeInfinity);
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            var score = i < scores.Length ? scores[i] : double.NaN;
            holding += score >= _threshold ? 1 : 0;
            fresh = fresh < 0 && child.Visits == 0 ? i : fresh;
            (best, bestScore) = score > bestScore ? (i, score) : (best, bestScore);
        }

        return holding > 0 ? Among(parent, children, scores)
            : fresh >= 0 ? fresh
            : best >= 0 ? best
            : _among.Select(parent, children);      // none, or nobody judges turns
    }

    private static int First(ReadOnlySpan<EdgeStats> children)
    {
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i].IsAvailable)
            {
                return i;
            }
        }

        return -1;
    }

    private int Among(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, ReadOnlySpan<double> scores)
    {
        EdgeStats[]? rented = null;
        var seen = children.Length <= OnTheStack
            ? stackalloc EdgeStats[OnTheStack]
            : rented = ArrayPool<EdgeStats>.Shared.Rent(children.Length);
        try
        {
            seen = seen[..children.Length];
            children.CopyTo(seen);
            for (var i = 0; i < seen.Length; i++)
            {
                if (!(i < scores.Length && scores[i] >= _threshold))
                {
                    seen[i].Flags |= EdgeStats.Closed;
                }
            }

            return _among.Select(parent, seen);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<EdgeStats>.Shared.Return(rented);
            }
        }
    }
}
