using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// UCT: <c>Q + c·√(ln N / n)</c>, N and n counting completed and begun visits. A candidate never started comes first; ties go to the lowest
/// index. Priors are not used.
/// </summary>
/// <remarks>
/// After Kocsis and Szepesvári, "Bandit based Monte-Carlo Planning" (2006). Ours counts visits in flight (Chaslot et al., "Parallel
/// Monte-Carlo Tree Search", 2008), which changes nothing when one visit runs at a time.
/// </remarks>
public sealed class Uct : ISelectionPolicy
{
    private readonly double _exploration;

    /// <summary>Creates the policy.</summary>
    /// <param name="exploration">c, at least 0 and finite, in units of value; 0 turns exploration off. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exploration constant is negative, NaN or infinite.</exception>
    public Uct(double exploration = 1)
    {
        Guard.Finite(exploration, 0, double.MaxValue);
        _exploration = exploration;
    }

    /// <summary>The policy with its constant, for logs and test reports.</summary>
    /// <returns>For example <c>Uct(1)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Uct({_exploration})");

    /// <inheritdoc/>
    public int Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        var logarithm = Math.Log(parent.Started);
        var best = -1;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            var started = child.Started;
            if (started == 0)
            {
                return i;
            }

            var value = child.Visits == 0 ? parent.Value : child.ValueOr(0);
            var score = value + (_exploration * Math.Sqrt(logarithm / started));
            if (score > bestScore)
            {
                best = i;
                bestScore = score;
            }
        }

        return best;
    }
}
