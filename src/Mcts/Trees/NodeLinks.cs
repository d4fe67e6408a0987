using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>How a visited state hangs in the tree. Statistics live on the edge that leads to it. Only the tree writes it.</summary>
internal struct NodeLinks
{
    /// <summary>The node of the parent, −1 at the first root.</summary>
    public int Parent;

    /// <summary>The slot after the node's own, unless its edges came later or outgrew their place.</summary>
    public int FirstEdge;

    /// <summary>The first of the states behind the edges, and of what else is known of them.</summary>
    public int FirstState;

    /// <summary>The place among the parent's edges.</summary>
    public ushort Ordinal;

    /// <summary>Edges.</summary>
    public ushort Count;

    /// <summary>Edges reserved.</summary>
    public ushort Capacity;

    /// <summary>Expansions in flight beside that of the first visit.</summary>
    public byte Growing;

    /// <summary>What is known of the node's candidates.</summary>
    public NodeFlags Flags;

    /// <summary>Where the node's state stands.</summary>
    public readonly Place Place => new(Parent, Ordinal);

    public readonly bool IsExpanded => (Flags & NodeFlags.Expanded) != 0;

    public readonly bool IsExhausted => (Flags & NodeFlags.Exhausted) != 0;
}

/// <summary>What is known of a node's candidates.</summary>
[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>The first expansion has entered.</summary>
    Expanded = 1,

    /// <summary>The expander has nothing to add.</summary>
    Exhausted = 2,
}

/// <summary>
/// 24 bytes of a tree: an edge, or a node. A node lies in the slot before its edges, so that going down a level waits for one place in
/// memory and not for two, one after the other.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal struct Slot
{
    [FieldOffset(0)]
    public EdgeStats Edge;

    [FieldOffset(0)]
    public NodeLinks Links;
}
