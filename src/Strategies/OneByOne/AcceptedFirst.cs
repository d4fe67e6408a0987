using System.Buffers;

namespace TreeReasoner;

/// <summary>
/// The selection of <see cref="OneByOne"/>: another policy chooses among the candidates that are accepted; where none is, what was not
/// visited yet comes first, in the order in which it was proposed, and then the one most likely to be right.
/// </summary>
internal sealed class AcceptedFirst(ISelectionPolicy among, OneByOneOptions options) : ISelectionPolicy
{
    private const int OnTheStack = 32;

    /// <summary>The policy with its constants, for journals.</summary>
    public string Description => $"AcceptedFirst({among.Description}, {options.Describe()})";

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        if (FallsBack(parent, options))
        {
            return First(children);
        }

        var scores = parent.StepScores;
        var anyAccepted = false;
        int? fresh = null;
        int? best = null;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            if (child.Visits == 0)
            {
                fresh ??= i;
            }

            anyAccepted |= IsAccepted(scores, i, options);
            if (i < scores.Length && scores[i] is { } score && score > bestScore)
            {
                best = i;
                bestScore = score;
            }
        }

        if (anyAccepted)
        {
            return Among(parent, children, scores);
        }

        // With neither an unvisited nor a judged candidate nothing is available, or no evaluator judges turns.
        return fresh ?? best ?? among.Select(Inner(parent), children);
    }

    /// <summary>Whether the line without a judge is to be followed to its end now.</summary>
    internal static bool FallsBack(in SelectionContext state, OneByOneOptions options) =>
        state.Statistics is DetourStatistics { HasEndedLine: false } seen && seen.Detours >= options.FallbackAfterDetours;

    /// <summary>Whether a candidate's last turn is thought right.</summary>
    internal static bool IsAccepted(ReadOnlySpan<double?> scores, int candidate, OneByOneOptions options) =>
        candidate < scores.Length && scores[candidate] >= options.AcceptAt;

    private static SelectionContext Inner(in SelectionContext parent) => parent.With((parent.Statistics as DetourStatistics)?.Inner);

    private static int? First(ReadOnlySpan<EdgeStats> children)
    {
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i].IsAvailable)
            {
                return i;
            }
        }

        return null;
    }

    private int? Among(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, ReadOnlySpan<double?> scores)
    {
        EdgeStats[]? rented = null;
        Span<EdgeStats> seen = stackalloc EdgeStats[OnTheStack];
        if (children.Length > OnTheStack)
        {
            rented = ArrayPool<EdgeStats>.Shared.Rent(children.Length);
            seen = rented;
        }

        try
        {
            seen = seen[..children.Length];
            for (var i = 0; i < seen.Length; i++)
            {
                seen[i] = children[i];
                if (!IsAccepted(scores, i, options))
                {
                    seen[i] = children[i].AsClosed();
                }
            }

            return among.Select(Inner(parent), seen);
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
