using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Causal attention over one text, forward and backward, as small matrix products.</summary>
internal sealed unsafe class AttentionPass(NetworkShape shape)
{
    /// <summary>Floats from one row of attention shares to the next.</summary>
    public const int Stride = NetworkShape.Window;

    private readonly Kernels _kernels = Kernels.Best;
    private readonly PackedMatrix _packed = new(Kernels.Best, NetworkShape.Window, NetworkShape.Window);
    private readonly AlignedBuffer _slopes = new(NetworkShape.Window * Stride);
    private readonly int _width = shape.Channels, _wide = 3 * shape.Channels, _headWidth = shape.HeadChannels;
    private readonly float _scale = 1 / MathF.Sqrt(shape.HeadChannels);

    /// <summary>Fills the shares [heads, length, <see cref="Stride"/>] and what is attended to.</summary>
    public void Forward(float* queryKeyValue, float* shares, float* attended, int length)
    {
        for (var head = 0; head < shape.Heads; head++)
        {
            var query = queryKeyValue + head * _headWidth;
            var share = shares + (long)head * length * Stride;
            _packed.SetTransposed(query + _width, _wide, length, _headWidth);
            _packed.Multiply(query, _wide, share, Stride, length);
            var padded = _packed.PaddedOutputs;
            for (var t = 0; t < length; t++)
            {
                var row = new Span<float>(share + t * Stride, padded);
                for (var i = 0; i <= t; i++) row[i] *= _scale;
                var inverse = 1 / _kernels.Softmax(share + t * Stride, t + 1);
                row[(t + 1)..].Clear();
                for (var i = 0; i <= t; i++) row[i] *= inverse;
            }

            _packed.SetRows(query + 2 * _width, _wide, length, _headWidth);
            _packed.Multiply(share, Stride, attended + head * _headWidth, _width, length);
        }
    }

    /// <summary>From gradients of the attended to gradients of queries, keys and values, which it overwrites.</summary>
    public void Backward(float* queryKeyValue, float* shares, float* attendedBack, float* queryKeyValueBack, int length)
    {
        for (var head = 0; head < shape.Heads; head++)
        {
            float* query = queryKeyValue + head * _headWidth, share = shares + (long)head * length * Stride;
            float* back = attendedBack + head * _headWidth, queryBack = queryKeyValueBack + head * _headWidth;
            _packed.SetTransposed(query + 2 * _width, _wide, length, _headWidth);
            _packed.Multiply(back, _width, _slopes.Pointer, Stride, length);
            var padded = _packed.PaddedOutputs;
            for (var t = 0; t < length; t++) Elementwise.SoftmaxBack(share + t * Stride, _slopes.Pointer + t * Stride, _scale, padded);
            _packed.SetRows(query + _width, _wide, length, _headWidth);
            _packed.Multiply(_slopes.Pointer, Stride, queryBack, _wide, length);
            _packed.SetRows(query, _wide, length, _headWidth);
            _packed.Multiply(_slopes.Pointer, 1, queryBack + _width, _wide, length, stepStride: Stride);
            _packed.SetRows(back, _width, length, _headWidth);
            _packed.Multiply(share, 1, queryBack + 2 * _width, _wide, length, stepStride: Stride);
        }
    }
}
