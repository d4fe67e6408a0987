using System.Runtime.CompilerServices;

namespace TreeReasoner.Pocket.Networks;

/// <summary>Floats that do not move and start on a cache line, so that kernels may walk over them by pointer.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Line = 64;
    private readonly float[] _memory;

    public AlignedBuffer(int count)
    {
        _memory = GC.AllocateArray<float>(count + 2 * Line / sizeof(float), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (float*)((start + Line - 1) / Line * Line);
        Count = count;
    }

    /// <summary>Valid as long as this object is reachable.</summary>
    public float* Pointer { get; }

    public int Count { get; }

    public Span<float> Span => new(Pointer, Count);
}
