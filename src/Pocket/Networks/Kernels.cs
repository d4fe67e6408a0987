using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TreeReasoner.Pocket.Networks;

/// <summary>The arithmetic of the network for one vector width.</summary>
/// <remarks>
/// By pointer: the matrix kernels are where all the time goes, and bounds checks in them cost a third of it. Callers pass buffers of
/// <see cref="AlignedBuffer"/> with room for whole vectors.
/// </remarks>
internal abstract unsafe class Kernels
{
    /// <summary>The widest kernels this machine runs in hardware.</summary>
    public static readonly Kernels Best =
        Vector512.IsHardwareAccelerated ? Wide : Vector256.IsHardwareAccelerated ? Medium : Portable;

    /// <summary>Sixteen lanes.</summary>
    public static Kernels Wide => new Kernels<Lanes512, Vector512<float>>();

    /// <summary>Eight lanes.</summary>
    public static Kernels Medium => new Kernels<Lanes256, Vector256<float>>();

    /// <summary>Four lanes: what every platform has.</summary>
    public static Kernels Portable => new Kernels<Lanes128, Vector128<float>>();

    /// <summary>Outputs that one panel of a packed matrix holds.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>
    /// c (rows × panels·<see cref="PanelWidth"/>) = or += a (rows × inner) · b. Element (r, k) of a is at a[r·rowStride + k·stepStride];
    /// b is packed in panels of inner × <see cref="PanelWidth"/>, panelStride apart.
    /// </summary>
    public abstract void Multiply(
        float* a, int rowStride, int stepStride, float* b, int panelStride, float* c, int cStride, int rows, int inner, int panels, bool add);

    /// <summary>y = (x − mean) / deviation · gain; returns 1/deviation.</summary>
    public abstract float Normalize(float* x, float* gain, float* y, int count);

    /// <summary>y[i] = now[i] + Σₖ mix[k·count + i]·past[k·count + i]; then past moves one place and takes now.</summary>
    public abstract void MixPast(float* now, float* past, float* mix, float* y, int count);

    /// <summary>x = max(x, 0)².</summary>
    public abstract void SquaredRelu(float* x, int count);

    /// <summary>Scores of one query against a page of <see cref="KeyValuePage.Positions"/> keys, stored channel by channel.</summary>
    public abstract void Score(float* query, float* keys, float* scores, int channels, float scale);

    /// <summary>x = exp(x − max x) over <paramref name="count"/> values; returns their sum. Overwrites up to the next whole vector with 0.</summary>
    public abstract float Softmax(float* x, int count);

    /// <summary>y += Σₜ weights[t]·values[t·stride …] over <paramref name="positions"/> rows of <paramref name="channels"/>.</summary>
    public abstract void AddWeighted(float* weights, float* values, int stride, float* y, int positions, int channels);
}

/// <inheritdoc cref="Kernels"/>
internal sealed unsafe class Kernels<L, V> : Kernels
    where L : struct, ILanes<V>
    where V : struct
{
    public override int PanelWidth => 2 * L.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(
        float* a, int rowStride, int stepStride, float* b, int panelStride, float* c, int cStride, int rows, int inner, int panels, bool add)
    {
        // Rows in blocks that stay in the first-level cache with one panel; panels stream past them. Whatever the block, an element is
        // summed in the same order, so that a text's logits do not depend, to the last bit, on what is computed beside it.
        const int RowBlock = 24;
        for (var top = 0; top < rows; top += RowBlock)
        {
            var bottom = Math.Min(rows, top + RowBlock);
            var whole = bottom - Remainder(bottom - top);
            for (var panel = 0; panel < panels; panel++)
            {
                var packed = b + (long)panel * panelStride;
                for (var row = top; row < whole;)
                {
                    var from = a + (long)row * rowStride;
                    var to = c + (long)row * cStride + panel * 2 * L.Width;
                    var left = whole - row;
                    if (left >= 6 && left != 8)
                    {
                        Six(from, rowStride, stepStride, packed, to, cStride, inner, add);
                        row += 6;
                    }
                    else
                    {
                        Four(from, rowStride, stepStride, packed, to, cStride, inner, add);
                        row += 4;
                    }
                }
            }

            if (bottom - whole >= 2)
            {
                Two(a + (long)whole * rowStride, rowStride, stepStride, b, panelStride, c + (long)whole * cStride, cStride, inner, panels, add);
                whole += 2;
            }

            if (whole < bottom) One(a + (long)whole * rowStride, stepStride, b, panelStride, c + (long)whole * cStride, inner, panels, add);
        }
    }

    /// <summary>The rows that sixes and fours leave over.</summary>
    private static int Remainder(int rows) => (rows % 6) switch { 1 or 5 => 1, 2 => rows == 2 ? 2 : 0, 3 => 3, _ => 0 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(float* a, int rowStride, int step, float* b, float* c, int cStride, int inner, bool add)
    {
        float* a1 = a + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride, a4 = a3 + rowStride, a5 = a4 + rowStride;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint at = 0;
        for (var end = b + (long)inner * 2 * L.Width; b < end; b += 2 * L.Width, at += step)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + L.Width);
            var x = L.Fill(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            c01 = L.MultiplyAdd(x, b1, c01);
            x = L.Fill(a1[at]);
            c10 = L.MultiplyAdd(x, b0, c10);
            c11 = L.MultiplyAdd(x, b1, c11);
            x = L.Fill(a2[at]);
            c20 = L.MultiplyAdd(x, b0, c20);
            c21 = L.MultiplyAdd(x, b1, c21);
            x = L.Fill(a3[at]);
            c30 = L.MultiplyAdd(x, b0, c30);
            c31 = L.MultiplyAdd(x, b1, c31);
            x = L.Fill(a4[at]);
            c40 = L.MultiplyAdd(x, b0, c40);
            c41 = L.MultiplyAdd(x, b1, c41);
            x = L.Fill(a5[at]);
            c50 = L.MultiplyAdd(x, b0, c50);
            c51 = L.MultiplyAdd(x, b1, c51);
        }

        Put(c, c00, c01, add);
        Put(c + cStride, c10, c11, add);
        Put(c + 2 * cStride, c20, c21, add);
        Put(c + 3 * cStride, c30, c31, add);
        Put(c + 4 * cStride, c40, c41, add);
        Put(c + 5 * cStride, c50, c51, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* a, int rowStride, int step, float* b, float* c, int cStride, int inner, bool add)
    {
        float* a1 = a + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        nint at = 0;
        for (var end = b + (long)inner * 2 * L.Width; b < end; b += 2 * L.Width, at += step)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + L.Width);
            var x = L.Fill(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            c01 = L.MultiplyAdd(x, b1, c01);
            x = L.Fill(a1[at]);
            c10 = L.MultiplyAdd(x, b0, c10);
            c11 = L.MultiplyAdd(x, b1, c11);
            x = L.Fill(a2[at]);
            c20 = L.MultiplyAdd(x, b0, c20);
            c21 = L.MultiplyAdd(x, b1, c21);
            x = L.Fill(a3[at]);
            c30 = L.MultiplyAdd(x, b0, c30);
            c31 = L.MultiplyAdd(x, b1, c31);
        }

        Put(c, c00, c01, add);
        Put(c + cStride, c10, c11, add);
        Put(c + 2 * cStride, c20, c21, add);
        Put(c + 3 * cStride, c30, c31, add);
    }

    // Few rows leave few sums in flight, so several panels run side by side to hide the latency of a multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(
        float* a, int rowStride, int step, float* b, int panelStride, float* c, int cStride, int inner, int panels, bool add)
    {
        for (; panels >= 2; panels -= 2, b += 2 * (nint)panelStride, c += 4 * L.Width)
        {
            float* x = a, y = a + rowStride, left = b, right = b + panelStride;
            V c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
            for (var k = 0; k < inner; k++, x += step, y += step, left += 2 * L.Width, right += 2 * L.Width)
            {
                V x0 = L.Fill(*x), x1 = L.Fill(*y), w = L.Load(left);
                c00 = L.MultiplyAdd(x0, w, c00);
                c10 = L.MultiplyAdd(x1, w, c10);
                w = L.Load(left + L.Width);
                c01 = L.MultiplyAdd(x0, w, c01);
                c11 = L.MultiplyAdd(x1, w, c11);
                w = L.Load(right);
                c02 = L.MultiplyAdd(x0, w, c02);
                c12 = L.MultiplyAdd(x1, w, c12);
                w = L.Load(right + L.Width);
                c03 = L.MultiplyAdd(x0, w, c03);
                c13 = L.MultiplyAdd(x1, w, c13);
            }

            Put(c, c00, c01, add);
            Put(c + 2 * L.Width, c02, c03, add);
            Put(c + cStride, c10, c11, add);
            Put(c + cStride + 2 * L.Width, c12, c13, add);
        }

        if (panels == 0) return;
        One(a, step, b, panelStride, c, inner, panels, add);
        One(a + rowStride, step, b, panelStride, c + cStride, inner, panels, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, int step, float* b, int panelStride, float* c, int inner, int panels, bool add)
    {
        for (; panels >= 4; panels -= 4, b += 4 * (nint)panelStride, c += 8 * L.Width)
        {
            float* x = a, b0 = b, b1 = b + panelStride, b2 = b + 2 * panelStride, b3 = b + 3 * panelStride;
            V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            nint at = 0;
            for (var k = 0; k < inner; k++, x += step, at += 2 * L.Width)
            {
                var value = L.Fill(*x);
                c0 = L.MultiplyAdd(value, L.Load(b0 + at), c0);
                c1 = L.MultiplyAdd(value, L.Load(b0 + at + L.Width), c1);
                c2 = L.MultiplyAdd(value, L.Load(b1 + at), c2);
                c3 = L.MultiplyAdd(value, L.Load(b1 + at + L.Width), c3);
                c4 = L.MultiplyAdd(value, L.Load(b2 + at), c4);
                c5 = L.MultiplyAdd(value, L.Load(b2 + at + L.Width), c5);
                c6 = L.MultiplyAdd(value, L.Load(b3 + at), c6);
                c7 = L.MultiplyAdd(value, L.Load(b3 + at + L.Width), c7);
            }

            Put(c, c0, c1, add);
            Put(c + 2 * L.Width, c2, c3, add);
            Put(c + 4 * L.Width, c4, c5, add);
            Put(c + 6 * L.Width, c6, c7, add);
        }

        for (; panels > 0; panels--, b += panelStride, c += 2 * L.Width)
        {
            float* x = a, w = b;
            V c0 = default, c1 = default;
            for (var k = 0; k < inner; k++, x += step, w += 2 * L.Width)
            {
                var value = L.Fill(*x);
                c0 = L.MultiplyAdd(value, L.Load(w), c0);
                c1 = L.MultiplyAdd(value, L.Load(w + L.Width), c1);
            }

            Put(c, c0, c1, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V left, V right, bool add)
    {
        L.Store(add ? L.Add(L.Load(c), left) : left, c);
        L.Store(add ? L.Add(L.Load(c + L.Width), right) : right, c + L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Normalize(float* x, float* gain, float* y, int count)
    {
        V sum = default, squares = default;
        for (var i = 0; i < count; i += L.Width) sum = L.Add(sum, L.Load(x + i));
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
        for (var i = count; i < whole; i++) x[i] = float.NegativeInfinity;
        var top = L.Load(x);
        for (var i = L.Width; i < whole; i += L.Width) top = L.Max(top, L.Load(x + i));
        var lanes = stackalloc float[L.Width];
        L.Store(top, lanes);
        var max = lanes[0];
        for (var i = 1; i < L.Width; i++) max = MathF.Max(max, lanes[i]);
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
            for (var t = 0; t < positions; t++, value += stride) sum = L.MultiplyAdd(L.Fill(weights[t]), L.Load(value), sum);
            L.Store(sum, y + i);
        }
    }
}
