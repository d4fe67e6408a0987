using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Causal attention over one text, forward and backward, as small matrix products.</summary>
internal sealed unsafe class AttentionPass(NetworkShape shape)
{
    /// <summary>Floats from one row of attention shares to the next.</summary>
    public const int Stride = NetworkShape.Window;

    // No row attends to later ones: rows go in blocks, each against the part of the text that it can see.
    private const int Block = 24;

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
            for (int top = 0, end; top < length; top = end)
            {
                end = Math.Min(top + Block, length);
                _packed.Multiply(query + top * _wide, _wide, share + top * Stride, Stride, end - top, 0, _headWidth, end);
            }

            for (var t = 0; t < length; t++)
            {
                var row = new Span<float>(share + t * Stride, _packed.PaddedOutputs);
                Elementwise.Multiply(share + t * Stride, _scale, t + 1);
                var inverse = 1 / _kernels.Softmax(share + t * Stride, t + 1);
                Elementwise.Multiply(share + t * Stride, inverse, t + 1);
                row[(t + 1)..].Clear();
            }

            _packed.SetRows(query + 2 * _width, _wide, length, _headWidth);
            for (int top = 0, end; top < length; top = end)
            {
                end = Math.Min(top + Block, length);
                _packed.Multiply(
                    share + top * Stride, Stride, attended + top * _width + head * _headWidth, _width, end - top, 0, end, _headWidth);
            }
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
            for (int top = 0, end; top < length; top = end)
            {
                end = Math.Min(top + Block, length);
                _packed.Multiply(back + top * _width, _width, _slopes.Pointer + top * Stride, Stride, end - top, 0, _headWidth, end);
            }

            for (var t = 0; t < length; t++)
            {
                var seen = Math.Min((t / Block + 1) * Block, length);
                Elementwise.SoftmaxBack(share + t * Stride, _slopes.Pointer + t * Stride, _scale, seen);
            }

            _packed.SetRows(query + _width, _wide, length, _headWidth);
            for (int top = 0, end; top < length; top = end)
            {
                end = Math.Min(top + Block, length);
                _packed.Multiply(_slopes.Pointer + top * Stride, Stride, queryBack + top * _wide, _wide, end - top, 0, end, _headWidth);
            }

            _packed.SetRows(query, _wide, length, _headWidth);
            Transposed(_slopes.Pointer, queryBack + _width, length);
            _packed.SetRows(back, _width, length, _headWidth);
            Transposed(share, queryBack + 2 * _width, length);
        }
    }

    /// <summary>back [length, head] = sharesᵀ · the packed rows; row k gets only from rows that can see it.</summary>
    private void Transposed(float* shares, float* back, int length)
    {
        for (int top = 0, end; top < length; top = end)
        {
            end = Math.Min(top + Block, length);
            _packed.Multiply(shares + top, 1, back + top * _wide, _wide, end - top, top, length, _headWidth, stepStride: Stride);
        }
    }
}
