using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// What the search knows of one candidate: 24 bytes, kept by value in the tree's arrays beside its siblings. Policies read it, only the
/// tree writes it. The author of a policy makes some by hand to test it.
/// </summary>
public struct EdgeStats
{
    private const int NoNode = -1;

    private double _sum;
    private int _visits;
    private ushort _inFlight;
    private EdgeFlags _flags;
    private float _prior;
    private int _child;

    /// <summary>Describes a candidate by hand, for a test of a policy.</summary>
    /// <param name="prior">The weight its proposer gave it, finite and at least 0.</param>
    /// <param name="visits">Completed visits, at least 0.</param>
    /// <param name="valueSum">The sum of their returns, finite.</param>
    /// <param name="inFlight">Visits begun and not ended, in [0, 65535].</param>
    /// <param name="isTerminal">Whether nothing can follow.</param>
    /// <param name="isClosed">Whether everything below is known. No visit goes there then.</param>
    /// <param name="isWaiting">Whether everything below waits for something in flight. No visit goes there then.</param>
    /// <param name="nodeId">The number of its node, at least 0; null before its first visit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EdgeStats(
        double prior, int visits = 0, double valueSum = 0, int inFlight = 0,
        bool isTerminal = false, bool isClosed = false, bool isWaiting = false, int? nodeId = null)
    {
        Guard.Finite(prior, 0, float.MaxValue);
        Guard.AtLeast(visits, 0);
        Guard.Finite(valueSum, double.MinValue, double.MaxValue);
        Guard.Between(inFlight, 0, ushort.MaxValue);
        Guard.AtLeast(nodeId ?? 0, 0, nameof(nodeId));
        _prior = (float)prior;
        _visits = visits;
        _sum = valueSum;
        _inFlight = (ushort)inFlight;
        _child = nodeId ?? NoNode;
        SetIf(isTerminal, EdgeFlags.Terminal);
        SetIf(isClosed, EdgeFlags.Closed);
        SetIf(isWaiting, EdgeFlags.Blocked);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EdgeStats(float prior, EdgeFlags flags)
    {
        _prior = prior;
        _flags = flags;
        _child = NoNode;
    }

    /// <summary>The weight its proposer gave it. A policy compares it with the sum over its siblings.</summary>
    public readonly float Prior => _prior;

    /// <summary>
    /// The number of the candidate's node in its tree; null before its first visit. It stays the same as long as the tree lives, so a
    /// policy can keep what it remembers of a state under it.
    /// </summary>
    public readonly int? NodeId
    {
        get
        {
            if (_child < 0)
            {
                return null;
            }

            return _child;
        }
    }

    /// <summary>Completed visits.</summary>
    public readonly int Visits => _visits;

    /// <summary>Visits begun and not ended.</summary>
    public readonly int InFlight => _inFlight;

    /// <summary>The sum of the returns of all visits, from which the mean is made. Under max backup the best return.</summary>
    public readonly double ValueSum => _sum;

    /// <summary>Completed plus begun visits: what selection counts, so that workers spread out (virtual loss).</summary>
    public readonly int Started
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _visits + _inFlight;
    }

    /// <summary>Whether a visit can go here now. Policies skip candidates where it cannot.</summary>
    public readonly bool IsAvailable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !Has(EdgeFlags.Unavailable);
    }

    /// <summary>Whether nothing can follow.</summary>
    public readonly bool IsTerminal => Has(EdgeFlags.Terminal);

    /// <summary>Whether everything below is known, so that it is never visited again.</summary>
    public readonly bool IsClosed => Has(EdgeFlags.Closed);

    /// <summary>Whether everything below waits for something in flight.</summary>
    public readonly bool IsWaiting => Has(EdgeFlags.Blocked);

    /// <summary>The node behind the edge, −1 before its first visit.</summary>
    internal int Child
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => _child;
        set => _child = value;
    }

    /// <summary>
    /// Q: the mean (or, under max backup, the best) return of going here; <paramref name="unvisited"/> before the first visit.
    /// </summary>
    /// <param name="unvisited">The value to assume where nothing is known.</param>
    /// <returns>Q or <paramref name="unvisited"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double ValueOr(double unvisited)
    {
        if (_visits == 0)
        {
            return unvisited;
        }

        if (Has(EdgeFlags.Maximum))
        {
            return _sum;
        }

        return _sum / _visits;
    }

    /// <summary>
    /// The same statistics of a candidate that no visit may go to: for a policy that lets another choose among some only.
    /// </summary>
    /// <returns>A copy that is closed.</returns>
    public readonly EdgeStats AsClosed()
    {
        var closed = this;
        closed.Set(EdgeFlags.Closed);
        return closed;
    }

    /// <summary>Whether four edges can all be visited and hold sums of returns, as nearly all do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AreAllMeansOfAvailable(in EdgeStats a, in EdgeStats b, in EdgeStats c, in EdgeStats d) =>
        ((a._flags | b._flags | c._flags | d._flags) & (EdgeFlags.Unavailable | EdgeFlags.Maximum)) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Has(EdgeFlags any) => (_flags & any) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(EdgeFlags flags) => _flags |= flags;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Clear(EdgeFlags flags) => _flags &= ~flags;

    internal void SetPrior(double prior) => _prior = (float)Math.Min(prior, float.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin() => _inFlight++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void End()
    {
        Debug.Assert(_inFlight > 0, "End without Begin.");
        _inFlight--;
        Clear(EdgeFlags.Blocked);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(double value)
    {
        Debug.Assert(double.IsFinite(value), "Values are checked where they enter.");
        _visits++;
        _sum = Saturating.Finite(_sum + value);
    }

    internal void AddMaximum(double best)
    {
        Debug.Assert(double.IsFinite(best), "Values are checked where they enter.");
        _visits++;
        _sum = best;
        Set(EdgeFlags.Maximum);
    }

    /// <summary>Another sum for the same visits: what an equal state was found to be worth.</summary>
    internal void Replace(double sum)
    {
        Debug.Assert(double.IsFinite(sum), "Made of values that are.");
        _sum = sum;
    }

    private void SetIf(bool holds, EdgeFlags flags)
    {
        if (holds)
        {
            Set(flags);
        }
    }
}
