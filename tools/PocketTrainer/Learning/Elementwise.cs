using System.Numerics;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Passes over vectors of channels, by the machine's own vector width. Lengths are multiples of it.</summary>
internal static unsafe class Elementwise
{
    private static int Width => Vector<float>.Count;

    /// <summary>y = x · gain.</summary>
    public static void Scale(float* x, float* gain, float* y, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            (Vector.Load(x + i) * Vector.Load(gain + i)).Store(y + i);
        }
    }

    /// <summary>x *= factor, up to the next whole vector.</summary>
    public static void Multiply(float* x, float factor, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            (Vector.Load(x + i) * factor).Store(x + i);
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(float* x, float* y, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            (Vector.Load(x + i) + Vector.Load(y + i)).Store(y + i);
        }
    }

    /// <summary>y += x · factor, factor per channel.</summary>
    public static void AddScaled(float* x, float* factor, float* y, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            (Vector.Load(y + i) + Vector.Load(x + i) * Vector.Load(factor + i)).Store(y + i);
        }
    }

    /// <summary>active = max(x, 0) in place of x, squared = active².</summary>
    public static void SquaredRelu(float* x, float* squared, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            var active = Vector.Max(Vector.Load(x + i), Vector<float>.Zero);
            active.Store(x + i);
            (active * active).Store(squared + i);
        }
    }

    /// <summary>gradient *= 2 · active.</summary>
    public static void SquaredReluBack(float* active, float* gradient, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            (2 * Vector.Load(active + i) * Vector.Load(gradient + i)).Store(gradient + i);
        }
    }

    /// <summary>x −= mean, divided by the deviation; returns 1/deviation.</summary>
    public static float Normalize(float* x, float* y, int count)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < count; i += Width)
        {
            sum += Vector.Load(x + i);
        }

        var mean = new Vector<float>(Vector.Sum(sum) / count);
        var squares = Vector<float>.Zero;
        for (var i = 0; i < count; i += Width)
        {
            var d = Vector.Load(x + i) - mean;
            squares += d * d;
        }

        var inverse = 1 / MathF.Sqrt(Vector.Sum(squares) / count + 1e-5f);
        for (var i = 0; i < count; i += Width)
        {
            ((Vector.Load(x + i) - mean) * inverse).Store(y + i);
        }

        return inverse;
    }

    /// <summary>Through y = normal·gain, normal = Normalize(x): adds to the gradients of x and gain.</summary>
    public static void NormalizeBack(float* dy, float* normal, float* gain, float inverse, float* dx, float* dGain, int count)
    {
        Vector<float> sum = Vector<float>.Zero, dot = Vector<float>.Zero;
        for (var i = 0; i < count; i += Width)
        {
            Vector<float> d = Vector.Load(dy + i), n = Vector.Load(normal + i), through = d * Vector.Load(gain + i);
            (Vector.Load(dGain + i) + d * n).Store(dGain + i);
            sum += through;
            dot += through * n;
        }

        Vector<float> mean = new(Vector.Sum(sum) / count), along = new(Vector.Sum(dot) / count);
        for (var i = 0; i < count; i += Width)
        {
            var through = Vector.Load(dy + i) * Vector.Load(gain + i);
            (Vector.Load(dx + i) + (through - mean - along * Vector.Load(normal + i)) * inverse).Store(dx + i);
        }
    }

    /// <summary>ds = p·(dp − Σ p·dp)·scale, in place of dp: the gradient through a softmax.</summary>
    public static void SoftmaxBack(float* p, float* dp, float scale, int count)
    {
        var dot = Vector<float>.Zero;
        for (var i = 0; i < count; i += Width)
        {
            dot += Vector.Load(p + i) * Vector.Load(dp + i);
        }

        var mean = new Vector<float>(Vector.Sum(dot));
        for (var i = 0; i < count; i += Width)
        {
            (Vector.Load(p + i) * (Vector.Load(dp + i) - mean) * scale).Store(dp + i);
        }
    }
}
