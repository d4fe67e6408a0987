using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// A state that is being worked on: its edge and the index of what else is known of it, found once. Good until the tree grows.
/// </summary>
internal readonly ref struct TreeCursor
{
    private readonly ref EdgeStats _edge;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TreeCursor(ref EdgeStats edge, Place place, int state)
    {
        _edge = ref edge;
        Place = place;
        State = state;
    }

    public ref EdgeStats Edge
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _edge;
    }

    public Place Place { get; }

    /// <summary>The index of its state, and of its row in every column.</summary>
    public int State { get; }
}
