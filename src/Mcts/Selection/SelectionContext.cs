using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>The state whose candidates a policy chooses among.</summary>
public readonly ref struct SelectionContext
{
    private readonly ref readonly EdgeStats _edge;
    private readonly double _reward;
    private readonly double _discount;

    /// <summary>Describes a state by the edge that leads to it.</summary>
    /// <param name="edge">Its statistics.</param>
    /// <param name="depth">Steps from the current root; 0 at the root.</param>
    /// <param name="reward">Reward of the step that leads to it; 0 at the root.</param>
    /// <param name="discount">Discount of that step, not 0; 1 at the root.</param>
    public SelectionContext(in EdgeStats edge, int depth, double reward = 0, double discount = 1)
    {
        _edge = ref edge;
        _reward = reward;
        _discount = discount;
        Depth = depth;
    }

    /// <summary>Steps from the current root.</summary>
    public int Depth { get; }

    /// <summary>Completed visits of the state.</summary>
    public int Visits => _edge.Visits;

    /// <summary>Completed plus begun visits of the state, without the one that is choosing.</summary>
    public int Started
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _edge.Started;
    }

    /// <summary>V: the state's own value, 0 before its first completed visit.</summary>
    public double Value => _edge.Visits == 0 ? 0 : (_edge.ValueOr(0) - _reward) / _discount;
}
