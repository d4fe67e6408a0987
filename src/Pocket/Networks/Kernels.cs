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
        float* a, int rowStride, int stepStride, float* b, int panelStride, float* c, int cStride, int rows, int inner, int panels,
        bool add);

    /// <summary>y = (x − mean) / deviation · gain; returns 1/deviation.</summary>
    public abstract float Normalize(float* x, float* gain, float* y, int count);

    /// <summary>y[i] = now[i] + Σₖ mix[k·count + i]·past[k·count + i]; then past moves one place and takes now.</summary>
    public abstract void MixPast(float* now, float* past, float* mix, float* y, int count);

    /// <summary>x = max(x, 0)².</summary>
    public abstract void SquaredRelu(float* x, int count);

    /// <summary>Scores of one query against a page of <see cref="KeyValuePage.Positions"/> keys, stored channel by channel.</summary>
    public abstract void Score(float* query, float* keys, float* scores, int channels, float scale);

    /// <summary>
    /// x = exp(x − max x) over <paramref name="count"/> values; returns their sum. Sets to 0 up to the next whole vector.
    /// </summary>
    public abstract float Softmax(float* x, int count);

    /// <summary>y += Σₜ weights[t]·values[t·stride …] over <paramref name="positions"/> rows of <paramref name="channels"/>.</summary>
    public abstract void AddWeighted(float* weights, float* values, int stride, float* y, int positions, int channels);
}
