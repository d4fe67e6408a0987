namespace TreeReasoner;

/// <summary>How a visited state hangs in the tree: 16 bytes. Statistics live on the edge that leads to it.</summary>
internal struct NodeLinks
{
    public const byte Expanded = 1;      // the first expansion has entered
    public const byte NoMore = 2;        // the expander has nothing to add

    public int FirstEdge;
    public int Parent;                   // node, −1 at the first root
    public ushort Ordinal;               // place among the parent's edges
    public ushort Count;                 // edges
    public ushort Capacity;              // edges reserved
    public byte Growing;                 // expansions in flight
    public byte Flags;
}
