using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// What the search knows of one candidate: 24 bytes, kept by value in the tree's arrays beside its siblings. Policies read it; only the
/// tree writes it.
/// </summary>
public struct EdgeStats
{
    internal const ushort Terminal = 1;     // nothing can follow
    internal const ushort Closed = 2;       // everything below is known: never visited again
    internal const ushort Busy = 4;         // an unvisited leaf in flight: not handed out twice
    internal const ushort Blocked = 8;      // everything below waits for something in flight
    internal const ushort Maximum = 16;     // the sum holds the best return, not the sum of returns
    private const ushort Unavailable = Closed | Busy | Blocked;

    private double _sum;
    private int _visits;
    private ushort _inFlight;
    internal ushort Flags;

    internal EdgeStats(float prior, bool isTerminal)
    {
        Prior = prior;
        Child = -1;
        Flags = isTerminal ? Terminal : (ushort)0;
    }

    /// <summary>The weight its proposer gave it; compare with the sum over its siblings.</summary>
    public float Prior { get; internal set; }

    /// <summary>The node behind the edge, −1 before its first visit.</summary>
    internal int Child;

    /// <summary>Completed visits.</summary>
    public readonly int Visits => _visits;

    /// <summary>Visits begun and not ended.</summary>
    public readonly int InFlight => _inFlight;

    internal readonly double Sum => _sum;

    /// <summary>Completed plus begun visits: what selection counts, so that workers spread out (virtual loss).</summary>
    public readonly int Started
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _visits + _inFlight;
    }

    /// <summary>Whether a visit can go here now. Policies skip edges where it cannot.</summary>
    public readonly bool IsAvailable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Flags & Unavailable) == 0;
    }

    /// <summary>Whether nothing can follow.</summary>
    public readonly bool IsTerminal => (Flags & Terminal) != 0;

    /// <summary>Whether everything below is known, so that it is never visited again.</summary>
    public readonly bool IsClosed => (Flags & Closed) != 0;

    /// <summary>Q: the mean (or, under max backup, the best) return of going here; <paramref name="unvisited"/> before the first visit.</summary>
    /// <param name="unvisited">The value to assume where nothing is known.</param>
    /// <returns>Q or <paramref name="unvisited"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double ValueOr(double unvisited) =>
        _visits == 0 ? unvisited : (Flags & Maximum) != 0 ? _sum : _sum / _visits;

    /// <summary>Whether four edges can all be visited and hold sums of returns, as nearly all do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AreAllMeansOfAvailable(in EdgeStats a, in EdgeStats b, in EdgeStats c, in EdgeStats d) =>
        ((a.Flags | b.Flags | c.Flags | d.Flags) & (Unavailable | Maximum)) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin() => _inFlight++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void End()
    {
        Debug.Assert(_inFlight > 0, "End without Begin.");
        _inFlight--;
        Flags &= unchecked((ushort)~Blocked);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(double value)
    {
        Debug.Assert(double.IsFinite(value), "Values are checked where they enter.");
        _visits++;
        _sum += value;
    }

    internal void AddMaximum(double best)
    {
        Debug.Assert(double.IsFinite(best), "Values are checked where they enter.");
        _visits++;
        _sum = best;
        Flags |= Maximum;
    }

    /// <summary>Another sum for the same visits: what a twin was found to be worth.</summary>
    internal void Replace(double sum)
    {
        Debug.Assert(double.IsFinite(sum), "Made of values that are.");
        _sum = sum;
    }
}
