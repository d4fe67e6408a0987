using System.Runtime.CompilerServices;

namespace TreeReasoner.Pocket.Networks;

/// <inheritdoc cref="Kernels"/>
internal sealed unsafe partial class Kernels<L, V> : Kernels
    where L : struct, ILanes<V>
    where V : struct
{
    public override int PanelWidth => 2 * L.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(
        float* a, int rowStride, int stepStride, float* b, int panelStride, float* c, int cStride, int rows, int inner, int panels,
        bool add)
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
                Two(
                    a + (long)whole * rowStride, rowStride, stepStride, b, panelStride, c + (long)whole * cStride, cStride, inner, panels,
                    add);
                whole += 2;
            }

            if (whole < bottom)
            {
                One(a + (long)whole * rowStride, stepStride, b, panelStride, c + (long)whole * cStride, inner, panels, add);
            }
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

        if (panels == 0)
        {
            return;
        }

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
}
