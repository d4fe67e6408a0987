using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    private const int Lanes = 4;

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
    /// <value>For example <c>Uct(1)</c>.</value>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"Uct({_exploration})");

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        // The one clever place of the engine: two divisions and a square root for each child are most of what a simulation computes, and
        // which child wins cannot be predicted. Four children at a time share both costs; each lane rounds exactly as the plain formula
        // does.
        var logarithm = Math.Log(parent.Started);
        var best = -1;
        var bestScore = double.NegativeInfinity;
        var i = 0;
        for (; i + Lanes <= children.Length && Vector256.IsHardwareAccelerated; i += Lanes)
        {
            ref readonly var first = ref children[i];
            ref readonly var second = ref children[i + 1];
            ref readonly var third = ref children[i + 2];
            ref readonly var fourth = ref children[i + 3];
            var visits = Vector128.Create(first.Visits, second.Visits, third.Visits, fourth.Visits);
            if (!EdgeStats.AreAllMeansOfAvailable(first, second, third, fourth) || Vector128.EqualsAny(visits, Vector128<int>.Zero))
            {
                break;      // something special among them: one by one
            }

            var started = visits + Vector128.Create(first.InFlight, second.InFlight, third.InFlight, fourth.InFlight);
            var sums = Vector256.Create(first.ValueSum, second.ValueSum, third.ValueSum, fourth.ValueSum);
            var scores = (sums / Doubles(visits))
                + (Vector256.Create(_exploration) * Vector256.Sqrt(Vector256.Create(logarithm) / Doubles(started)));
            var greatest = Greatest(scores);
            if (greatest > bestScore)
            {
                best = i + BitOperations.TrailingZeroCount(
                    Vector256.Equals(scores, Vector256.Create(greatest)).ExtractMostSignificantBits());
                bestScore = greatest;
            }
        }

        for (; i < children.Length; i++)
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

        if (best < 0)
        {
            return null;
        }

        return best;
    }

    private static Vector256<double> Doubles(Vector128<int> counts)
    {
        if (Avx.IsSupported)
        {
            return Avx.ConvertToVector256Double(counts);
        }

        return Vector256.ConvertToDouble(Vector256.WidenLower(counts.ToVector256()));
    }

    private static double Greatest(Vector256<double> scores)
    {
        var pairs = Vector128.Max(scores.GetLower(), scores.GetUpper());
        return Math.Max(pairs[0], pairs[1]);
    }
}
