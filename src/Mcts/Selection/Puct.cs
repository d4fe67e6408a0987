using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// PUCT: <c>Q̂ + P·√N/(1+n)·(c₁ + ln((N + c₂ + 1)/c₂))</c>, where P is the candidate's share of its siblings' priors, N and n count
/// completed and begun visits, and Q̂ is Q scaled to [0, 1] between the least and the greatest of the parent's value and its visited
/// children's Q. A candidate without a completed visit counts as the least. Ties go to the lowest index.
/// </summary>
/// <remarks>
/// After Schrittwieser et al., "Mastering Atari, Go, Chess and Shogi by Planning with a Learned Model" (2020), appendix B. Theirs keeps one
/// least and greatest value for the whole tree; ours, like the mctx library, takes them among parent and siblings, so that a very negative
/// return elsewhere cannot flatten the differences that matter here.
/// </remarks>
public sealed class Puct : ISelectionPolicy
{
    private const double SmallestRange = 1e-8;

    private readonly double _c1;
    private readonly double _c2;
    private readonly bool _normalize;

    /// <summary>Creates the policy.</summary>
    /// <param name="c1">Weight of the prior, at least 0; 0 leaves only the slow growth of c₂. Default 1.25.</param>
    /// <param name="c2">How many visits it takes for exploration to grow, above 0. Default 19652.</param>
    /// <param name="normalizeValues">
    /// Whether Q is scaled as above. Without it Q enters as it is and an unvisited candidate has Q = 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range or not finite.</exception>
    public Puct(double c1 = 1.25, double c2 = 19652, bool normalizeValues = true)
    {
        Guard.Finite(c1, 0, double.MaxValue);
        Guard.Finite(c2, 1, double.MaxValue);
        _c1 = c1;
        _c2 = c2;
        _normalize = normalizeValues;
    }

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <value>For example <c>Puct(1.25, 19652)</c>; with <c>, raw values</c> where Q is not scaled.</value>
    public string Description =>
        string.Create(CultureInfo.InvariantCulture, $"Puct({_c1}, {_c2}{(_normalize ? "" : ", raw values")})");

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        double least = 0, range = 1, priors = 0, scale = 1;
        if (_normalize)
        {
            // A parent that was expanded but never evaluated has no value of its own to compare with.
            var greatest = parent.Visits > 0 ? parent.Value : double.NegativeInfinity;
            least = parent.Visits > 0 ? greatest : double.PositiveInfinity;
            foreach (ref readonly var child in children)
            {
                priors += child.Prior;
                if (child.Visits > 0)
                {
                    var value = child.ValueOr(0);
                    least = double.MinNative(least, value);
                    greatest = double.MaxNative(greatest, value);
                }
            }

            // Nothing known at all: a state that was expanded but not evaluated, before the first visit to its candidates.
            (least, range) = double.IsFinite(least) ? (least, Math.Max(greatest - least, SmallestRange)) : (0, 1);
            if (!double.IsFinite(range))
            {
                // Values at both ends of what a number can be: halves of them have a difference.
                scale = 0.5;
                range = (greatest * scale) - (least * scale);
            }
        }
        else
        {
            foreach (ref readonly var child in children)
            {
                priors += child.Prior;
            }
        }

        var total = parent.Started;
        var exploration = Math.Sqrt(total) * (_c1 + Math.Log((total + _c2 + 1) / _c2));
        var share = exploration / children.Length;
        if (priors > 0)
        {
            share = exploration / priors;
        }

        share = Math.Min(share, double.MaxValue);      // infinity times a prior of 0 would be no number
        var best = -1;
        var bestScore = double.NegativeInfinity;
        for (var i = 0; i < children.Length; i++)
        {
            ref readonly var child = ref children[i];
            if (!child.IsAvailable)
            {
                continue;
            }

            var value = ((child.ValueOr(least) * scale) - (least * scale)) / range;
            var score = value + (share * (priors > 0 ? child.Prior : 1) / (1 + child.Started));
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
}
