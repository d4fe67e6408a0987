using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// An append-only list of blocks, each contiguous in memory. It grows by chunks, each twice as large as the last up to a limit, so that a
/// small tree stays small and a large one wastes little. Nothing in it ever moves: references stay good. Fresh blocks hold whatever was
/// there: write them whole.
/// </summary>
internal sealed class ChunkedList<T>
{
    /// <summary>The longest block.</summary>
    public const int MaxBlock = TreeLimits.MaxChildren;

    // The shared pool keeps a few dozen arrays of a size: so large, because a tree of millions of states should fit.
    private const int Shift = 17;
    private const int ChunkSize = 1 << Shift;
    private const int Mask = ChunkSize - 1;
    private const int FirstSize = 64;

    private T[][] _chunks = [ArrayPool<T>.Shared.Rent(FirstSize)];
    private int _count = 1;
    private int _end;

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> Shift][index & Mask];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start, int length) => _chunks[start >> Shift].AsSpan(start & Mask, length);

    /// <summary>Appends a block and returns its first index: the one after the last block, or the start of a chunk.</summary>
    public int Reserve(int length)
    {
        Debug.Assert(length is > 0 and <= MaxBlock, "Checked where candidates enter.");
        var start = _end;
        var last = _chunks[_count - 1];
        if (start - ((_count - 1) << Shift) + length > last.Length)
        {
            start = _count << Shift;
            Add(Math.Min(ChunkSize, Math.Max(length, last.Length * 2)));
        }

        _end = start + length;
        return start;
    }

    /// <summary>Makes room for all indices that another list has; places that are new hold <paramref name="value"/>.</summary>
    public void Cover<TOther>(ChunkedList<TOther> other, T value)
    {
        for (var i = _end == 0 ? 0 : _count; i < other._count; i++)
        {
            if (i > 0)
            {
                Add(other._chunks[i].Length);
            }

            Array.Fill(_chunks[i], value);
            _end = other._end;
        }
    }

    /// <summary>Copies a block to another place.</summary>
    public void Copy(int from, int to, int count) => Slice(from, count).CopyTo(Slice(to, count));

    /// <summary>Gives the memory to the next list that needs some. Every access throws from then on.</summary>
    public void Recycle()
    {
        foreach (var chunk in _chunks.AsSpan(0, _count))
        {
            ArrayPool<T>.Shared.Return(chunk, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }

        (_chunks, _count, _end) = ([], 0, 0);
    }

    private void Add(int length)
    {
        if (_count == _chunks.Length)
        {
            Array.Resize(ref _chunks, _count * 2);
        }

        _chunks[_count++] = ArrayPool<T>.Shared.Rent(length);
    }
}
