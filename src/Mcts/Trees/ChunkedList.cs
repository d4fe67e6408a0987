using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// An append-only list of blocks, each contiguous in memory. It grows by whole chunks, so a large tree is never copied and wastes less
/// than a chunk; the first chunk starts small, so a small tree stays small. Fresh blocks hold whatever was there: write them whole.
/// </summary>
internal sealed class ChunkedList<T>
{
    private const int Shift = 14;
    internal const int ChunkSize = 1 << Shift;
    private const int Mask = ChunkSize - 1;
    private const int FirstSize = 64;

    private T[][] _chunks = [new T[FirstSize]];
    private int _end;

    /// <summary>Index after the last block; gaps at the ends of chunks included.</summary>
    public int End => _end;

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> Shift][index & Mask];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start, int length) => _chunks[start >> Shift].AsSpan(start & Mask, length);

    /// <summary>Appends a block and returns its first index. Lists fed the same lengths give the same indices.</summary>
    public int Reserve(int length)
    {
        Debug.Assert(length is > 0 and <= ChunkSize, "Checked where candidates enter.");
        var start = _end;
        if ((start & Mask) + length > ChunkSize)
        {
            start = (start | Mask) + 1;
        }

        var chunk = start >> Shift;
        var needed = (start & Mask) + length;
        if (chunk == _chunks.Length)
        {
            Array.Resize(ref _chunks, _chunks.Length * 2);
        }

        ref var block = ref _chunks[chunk];
        if (block is null)
        {
            block = GC.AllocateUninitializedArray<T>(ChunkSize);
        }
        else if (block.Length < needed)
        {
            Array.Resize(ref block, Math.Min(ChunkSize, Math.Max(needed, block.Length * 2)));
        }

        _end = start + length;
        return start;
    }

    /// <summary>Makes a list fill up to the same end as another that got its blocks first.</summary>
    public void ExtendTo(int end)
    {
        while (_end < end)
        {
            Reserve(Math.Min(end - _end, ChunkSize - (_end & Mask)));
        }
    }
}
