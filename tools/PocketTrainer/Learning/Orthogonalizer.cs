using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>
/// Replaces a matrix by one with nearly the same directions and singular values near 1: five Newton-Schulz steps, as Muon does.
/// </summary>
internal sealed unsafe class Orthogonalizer(int longest)
{
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;
    private readonly AlignedBuffer _x = new(longest * longest), _next = new(longest * longest);
    private readonly AlignedBuffer _gram = new(longest * longest), _square = new(longest * longest);
    private readonly PackedMatrix _packed = new(Kernels.Best, longest, longest);

    /// <summary>In place, row-major. Sizes are multiples of 32.</summary>
    public void Orthogonalize(Span<float> matrix, int rows, int columns)
    {
        int small = Math.Min(rows, columns), large = Math.Max(rows, columns);
        var norm = 0.0;
        foreach (var value in matrix)
        {
            norm += (double)value * value;
        }

        Copy(matrix, _x.Span, rows, columns, transpose: rows > columns, (float)(1 / (Math.Sqrt(norm) + 1e-7)));
        for (var step = 0; step < 5; step++)
        {
            _packed.SetTransposed(_x.Pointer, large, small, large);
            _packed.Multiply(_x.Pointer, large, _gram.Pointer, small, small);
            _packed.SetRows(_gram.Pointer, small, small, small);
            _packed.Multiply(_gram.Pointer, small, _square.Pointer, small, small);
            for (var i = 0; i < small * small; i++)
            {
                _square.Pointer[i] = B * _gram.Pointer[i] + C * _square.Pointer[i];
            }

            _packed.SetRows(_x.Pointer, large, small, large);
            _packed.Multiply(_square.Pointer, small, _next.Pointer, large, small);
            for (var i = 0; i < small * large; i++)
            {
                _x.Pointer[i] = A * _x.Pointer[i] + _next.Pointer[i];
            }
        }

        Copy(_x.Span[..matrix.Length], matrix, small, large, transpose: rows > columns, 1);
    }

    private static void Copy(ReadOnlySpan<float> from, Span<float> to, int rows, int columns, bool transpose, float factor)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                to[transpose ? column * rows + row : row * columns + column] = from[row * columns + column] * factor;
            }
        }
    }
}
