using System.Runtime.CompilerServices;

namespace TreeReasoner.Pocket.Networks;

/// <summary>A matrix [inner, outputs] laid out in the panels that <see cref="Kernels.Multiply"/> streams through.</summary>
/// <remarks>The last panel may reach past the outputs; what it yields there has no meaning.</remarks>
internal sealed unsafe class PackedMatrix(Kernels kernels, int mostInner, int mostOutputs)
{
    private readonly AlignedBuffer _buffer = new(mostInner * RoundUp(mostOutputs, kernels.PanelWidth));
    private int _inner = mostInner;

    /// <summary>The outputs, rounded up to whole panels.</summary>
    public int PaddedOutputs { get; private set; } = RoundUp(mostOutputs, kernels.PanelWidth);

    /// <summary>Takes weights [outputs, inner], row-major, from output <paramref name="firstOutput"/> on.</summary>
    public void SetOutputs(float[] weights, int firstOutput = 0)
    {
        fixed (float* rows = weights) PutOutputs(rows, _inner, firstOutput, weights.Length / _inner);
    }

    /// <summary>Becomes the transpose of <paramref name="rows"/>: [outputs, inner] with a stride between rows.</summary>
    public void SetTransposed(float* rows, int stride, int outputs, int inner)
    {
        Reshape(inner, outputs);
        PutOutputs(rows, stride, 0, outputs);
    }

    /// <summary>Becomes <paramref name="rows"/>: [inner, outputs] with a stride between rows; outputs are whole panels.</summary>
    public void SetRows(float* rows, int stride, int inner, int outputs)
    {
        Reshape(inner, outputs);
        var width = kernels.PanelWidth;
        for (var first = 0; first < outputs; first += width)
        {
            var target = _buffer.Pointer + first * inner;
            for (var row = 0; row < inner; row++, target += width)
            {
                new ReadOnlySpan<float>(rows + (long)row * stride + first, width).CopyTo(new Span<float>(target, width));
            }
        }
    }

    /// <summary>c = or += a · this, a row-major or, with the strides exchanged, its transpose.</summary>
    public void Multiply(float* a, int rowStride, float* c, int cStride, int rows, bool add = false, int stepStride = 1) =>
        Multiply(a, rowStride, c, cStride, rows, 0, _inner, PaddedOutputs, add, stepStride);

    /// <summary>The same by part of this matrix: rows <paramref name="from"/> to <paramref name="to"/>, and the first outputs.</summary>
    public void Multiply(
        float* a, int rowStride, float* c, int cStride, int rows, int from, int to, int outputs, bool add = false, int stepStride = 1) =>
        kernels.Multiply(
            a + (long)from * stepStride, rowStride, stepStride, _buffer.Pointer + from * kernels.PanelWidth, _inner * kernels.PanelWidth,
            c, cStride, rows, to - from, RoundUp(outputs, kernels.PanelWidth) / kernels.PanelWidth, add);

    private void Reshape(int inner, int outputs)
    {
        (_inner, PaddedOutputs) = (inner, RoundUp(outputs, kernels.PanelWidth));
        if (inner * PaddedOutputs > _buffer.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(inner), "More than this matrix has room for.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // a million values, once, in a fresh process
    private void PutOutputs(float* rows, int stride, int firstOutput, int count)
    {
        var width = kernels.PanelWidth;
        for (var row = 0; row < count; row++)
        {
            int output = firstOutput + row, panel = output / width;
            float* target = _buffer.Pointer + panel * _inner * width + output % width, source = rows + (long)row * stride;
            for (var i = 0; i < _inner; i++, target += width)
            {
                *target = source[i];
            }
        }
    }

    private static int RoundUp(int count, int unit) => (count + unit - 1) / unit * unit;
}
