using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Lets a state with N visits have at most ⌈C·N^α⌉ candidates, asking for one more at a time. A state whose candidates are all closed may
/// always ask for one more, so that a wrong first guess is not the end of the line.
/// </summary>
/// <remarks>
/// After Coulom, "Computing Elo Ratings of Move Patterns in the Game of Go" (2007) and Couëtoux et al., "Continuous Upper Confidence
/// Trees" (2011). Ours stops asking for good once the expander has nothing to add.
/// </remarks>
public sealed class ProgressiveWidening : IWidening
{
    private readonly double _scale;
    private readonly double _exponent;
    private readonly int _limit;

    /// <summary>Creates the policy.</summary>
    /// <param name="scale">C, above 0. Default 1.</param>
    /// <param name="exponent">α in [0, 1]. Default 0.5.</param>
    /// <param name="limit">The most candidates a state ever gets, at least 1. Default 64.</param>
    public ProgressiveWidening(double scale = 1, double exponent = 0.5, int limit = 64)
    {
        Guard.Finite(scale, 1e-6, double.MaxValue);
        Guard.Finite(exponent, 0, 1);
        Guard.AtLeast(limit, 1);
        _scale = scale;
        _exponent = exponent;
        _limit = limit;
    }

    /// <inheritdoc/>
    public int Initial => 1;

    /// <inheritdoc/>
    public bool AsksAgain => true;

    /// <summary>The policy with its constants, for logs and test reports.</summary>
    /// <value>For example <c>ProgressiveWidening(1, 0.5, 64)</c>.</value>
    public string Description =>
        string.Create(CultureInfo.InvariantCulture, $"ProgressiveWidening({_scale}, {_exponent}, {_limit})");

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <inheritdoc/>
    public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
    {
        // One at a time: a second call would be told of the same siblings as the one in flight, and propose the same.
        if (pending > 0 || children.Length >= _limit)
        {
            return WideningDecision.Descend;
        }

        if (children.Length < Math.Ceiling(_scale * Math.Pow(parent.Started, _exponent)))
        {
            return WideningDecision.Ask();
        }

        foreach (ref readonly var child in children)
        {
            if (!child.IsClosed)
            {
                return WideningDecision.Descend;
            }
        }

        return WideningDecision.Ask();
    }
}
