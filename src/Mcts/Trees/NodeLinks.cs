using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>How a visited state hangs in the tree. Statistics live on the edge that leads to it.</summary>
internal struct NodeLinks
{
    public const byte Expanded = 1;      // the first expansion has entered
    public const byte NoMore = 2;        // the expander has nothing to add

    public int Parent;                   // node, −1 at the first root
    public int FirstEdge;                // the slot after the node's own, unless its edges came later or outgrew their place
    public int FirstState;               // states of the edges, and what else is known of them
    public ushort Ordinal;               // place among the parent's edges
    public ushort Count;                 // edges
    public ushort Capacity;              // edges reserved
    public byte Growing;                 // expansions in flight
    public byte Flags;
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
