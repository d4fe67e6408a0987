using System.Runtime.CompilerServices;

namespace TreeReasoner.Pocket.Networks;

internal sealed unsafe partial class Kernels<L, V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Normalize(float* x, float* gain, float* y, int count)
    {
        V sum = default, squares = default;
        for (var i = 0; i < count; i += L.Width)
        {
            sum = L.Add(sum, L.Load(x + i));
        }

        var mean = L.Fill(L.Sum(sum) / count);
        for (var i = 0; i < count; i += L.Width)
        {
            var d = L.Subtract(L.Load(x + i), mean);
            squares = L.MultiplyAdd(d, d, squares);
        }

        var inverse = 1 / MathF.Sqrt(L.Sum(squares) / count + 1e-5f);
        var scale = L.Fill(inverse);
        for (var i = 0; i < count; i += L.Width)
        {
            L.Store(L.Multiply(L.Multiply(L.Subtract(L.Load(x + i), mean), scale), L.Load(gain + i)), y + i);
        }

        return inverse;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MixPast(float* now, float* past, float* mix, float* y, int count)
    {
        for (var i = 0; i < count; i += L.Width)
        {
            V x = L.Load(now + i), p1 = L.Load(past + i), p2 = L.Load(past + count + i), p3 = L.Load(past + 2 * count + i);
            var sum = L.MultiplyAdd(L.Load(mix + i), p1, x);
            sum = L.MultiplyAdd(L.Load(mix + count + i), p2, sum);
            L.Store(L.MultiplyAdd(L.Load(mix + 2 * count + i), p3, sum), y + i);
            L.Store(p2, past + 2 * count + i);
            L.Store(p1, past + count + i);
            L.Store(x, past + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SquaredRelu(float* x, int count)
    {
        for (var i = 0; i < count; i += L.Width)
        {
            var value = L.Max(L.Load(x + i), default);
            L.Store(L.Multiply(value, value), x + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Score(float* query, float* keys, float* scores, int channels, float scale)
    {
        var factor = L.Fill(scale);
        var position = 0;
        for (; position + 2 * L.Width <= KeyValuePage.Positions; position += 2 * L.Width)
        {
            V even0 = default, even1 = default, odd0 = default, odd1 = default;
            var key = keys + position;
            for (var i = 0; i < channels; i += 2, key += 2 * KeyValuePage.Positions)
            {
                V q = L.Fill(query[i]), next = L.Fill(query[i + 1]);
                even0 = L.MultiplyAdd(q, L.Load(key), even0);
                even1 = L.MultiplyAdd(q, L.Load(key + L.Width), even1);
                odd0 = L.MultiplyAdd(next, L.Load(key + KeyValuePage.Positions), odd0);
                odd1 = L.MultiplyAdd(next, L.Load(key + KeyValuePage.Positions + L.Width), odd1);
            }

            L.Store(L.Multiply(L.Add(even0, odd0), factor), scores + position);
            L.Store(L.Multiply(L.Add(even1, odd1), factor), scores + position + L.Width);
        }

        for (; position < KeyValuePage.Positions; position += L.Width)
        {
            V even = default, odd = default;
            var key = keys + position;
            for (var i = 0; i < channels; i += 2, key += 2 * KeyValuePage.Positions)
            {
                even = L.MultiplyAdd(L.Fill(query[i]), L.Load(key), even);
                odd = L.MultiplyAdd(L.Fill(query[i + 1]), L.Load(key + KeyValuePage.Positions), odd);
            }

            L.Store(L.Multiply(L.Add(even, odd), factor), scores + position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Softmax(float* x, int count)
    {
        var whole = (count + L.Width - 1) / L.Width * L.Width;
        for (var i = count; i < whole; i++)
        {
            x[i] = float.NegativeInfinity;
        }

        var top = L.Load(x);
        for (var i = L.Width; i < whole; i += L.Width)
        {
            top = L.Max(top, L.Load(x + i));
        }

        var lanes = stackalloc float[L.Width];
        L.Store(top, lanes);
        var max = lanes[0];
        for (var i = 1; i < L.Width; i++)
        {
            max = MathF.Max(max, lanes[i]);
        }

        V sum = default;
        var shift = L.Fill(max);
        for (var i = 0; i < whole; i += L.Width)
        {
            var e = L.Exp(L.Subtract(L.Load(x + i), shift));
            L.Store(e, x + i);
            sum = L.Add(sum, e);
        }

        return L.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddWeighted(float* weights, float* values, int stride, float* y, int positions, int channels)
    {
        var i = 0;
        for (; i + 4 * L.Width <= channels; i += 4 * L.Width)
        {
            var to = y + i;
            V s0 = L.Load(to), s1 = L.Load(to + L.Width), s2 = L.Load(to + 2 * L.Width), s3 = L.Load(to + 3 * L.Width);
            var value = values + i;
            for (var t = 0; t < positions; t++, value += stride)
            {
                var weight = L.Fill(weights[t]);
                s0 = L.MultiplyAdd(weight, L.Load(value), s0);
                s1 = L.MultiplyAdd(weight, L.Load(value + L.Width), s1);
                s2 = L.MultiplyAdd(weight, L.Load(value + 2 * L.Width), s2);
                s3 = L.MultiplyAdd(weight, L.Load(value + 3 * L.Width), s3);
            }

            L.Store(s0, to);
            L.Store(s1, to + L.Width);
            L.Store(s2, to + 2 * L.Width);
            L.Store(s3, to + 3 * L.Width);
        }

        for (; i < channels; i += L.Width)
        {
            var sum = L.Load(y + i);
            var value = values + i;
            for (var t = 0; t < positions; t++, value += stride)
            {
                sum = L.MultiplyAdd(L.Fill(weights[t]), L.Load(value), sum);
            }

            L.Store(sum, y + i);
        }
    }
}
