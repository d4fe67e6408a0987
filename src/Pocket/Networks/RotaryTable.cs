using System.Numerics;

namespace TreeReasoner.Pocket.Networks;

/// <summary>
/// Rotary positions (Su et al., "RoFormer", 2021): channel i of a head turns with channel i + half by position·10000^(−i/half).
/// </summary>
internal sealed class RotaryTable
{
    private readonly int _half;
    private readonly float[] _cos, _sin;

    public RotaryTable(int headChannels)
    {
        _half = headChannels / 2;
        _cos = new float[NetworkShape.Window * _half];
        _sin = new float[NetworkShape.Window * _half];
        for (var i = 0; i < _cos.Length; i++)
        {
            var angle = i / _half * Math.Pow(10_000, -(double)(i % _half) / _half);
            (_sin[i], _cos[i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }
    }

    /// <summary>Turns every head in <paramref name="channels"/> to <paramref name="position"/>; back again with direction −1.</summary>
    public void Turn(Span<float> channels, int position, float direction = 1)
    {
        var cos = _cos.AsSpan(position * _half, _half);
        var sin = _sin.AsSpan(position * _half, _half);
        for (var head = 0; head < channels.Length; head += 2 * _half)
        {
            var left = channels.Slice(head, _half);
            var right = channels.Slice(head + _half, _half);
            var i = 0;
            for (; i + Vector<float>.Count <= _half; i += Vector<float>.Count)
            {
                Vector<float> x = new(left[i..]), y = new(right[i..]), c = new(cos[i..]), s = direction * new Vector<float>(sin[i..]);
                (x * c - y * s).CopyTo(left[i..]);
                (y * c + x * s).CopyTo(right[i..]);
            }

            for (; i < _half; i++)
            {
                float x = left[i], y = right[i], s = direction * sin[i];
                left[i] = x * cos[i] - y * s;
                right[i] = y * cos[i] + x * s;
            }
        }
    }
}
