namespace TreeReasoner.Pocket.Networks;

/// <summary>A matrix [inner, outputs] laid out in the panels that <see cref="Kernels.Multiply"/> streams through.</summary>
internal sealed unsafe class PackedMatrix
{
    private readonly Kernels _kernels;
    private readonly AlignedBuffer _buffer;

    public PackedMatrix(Kernels kernels, int inner, int outputs)
    {
        _kernels = kernels;
        (Inner, Panels) = (inner, (outputs + kernels.PanelWidth - 1) / kernels.PanelWidth);
        _buffer = new AlignedBuffer(inner * PaddedOutputs);
    }

    public int Inner { get; }

    public int Panels { get; }

    /// <summary>The outputs, rounded up to whole panels.</summary>
    public int PaddedOutputs => Panels * _kernels.PanelWidth;

    /// <summary>Puts weights [outputs, inner], row-major, at output <paramref name="firstOutput"/>.</summary>
    public void SetOutputs(ReadOnlySpan<float> weights, int firstOutput)
    {
        var width = _kernels.PanelWidth;
        for (var row = 0; row < weights.Length / Inner; row++)
        {
            var output = firstOutput + row;
            var target = _buffer.Pointer + (long)(output / width) * Inner * width + output % width;
            foreach (var weight in weights.Slice(row * Inner, Inner))
            {
                *target = weight;
                target += width;
            }
        }
    }

    /// <summary>Puts rows of the matrix itself: [inner, outputs], row-major, outputs a multiple of the panel width.</summary>
    public void SetRows(float* rows, int stride, int count)
    {
        var width = _kernels.PanelWidth;
        for (var panel = 0; panel < Panels; panel++)
        {
            var target = _buffer.Pointer + (long)panel * Inner * width;
            for (var row = 0; row < count; row++, target += width)
                new ReadOnlySpan<float>(rows + (long)row * stride + panel * width, width).CopyTo(new Span<float>(target, width));
        }
    }

    /// <summary>c = or += a · this.</summary>
    public void Multiply(float* a, int aStride, float* c, int cStride, int rows, bool add = false) =>
        _kernels.Multiply(a, aStride, 1, _buffer.Pointer, c, cStride, rows, Inner, Panels, add);
}
