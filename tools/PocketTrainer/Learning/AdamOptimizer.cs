using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Adam (Kingma and Ba 2015) over all tensors, the gradient's norm clipped to 1.</summary>
/// <remarks>
/// Muon, which trains the networks from nothing, moves every direction of a matrix by the same length. That is too much for a policy that
/// is only to be turned a little by a noisy gradient.
/// </remarks>
internal sealed class AdamOptimizer(NetworkWeights weights)
{
    private const double First = 0.9, Second = 0.98;
    private readonly NetworkWeights _first = new(weights.Shape), _second = new(weights.Shape);

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Moves the weights against <paramref name="gradients"/>.</summary>
    /// <returns>The gradient's norm before it was clipped.</returns>
    public double Step(NetworkWeights gradients, double rate)
    {
        Steps++;
        double squares = 0;
        foreach (var (name, _, _) in weights.Shape.Tensors())
        {
            foreach (var slope in gradients[name])
            {
                squares += (double)slope * slope;
            }
        }

        var norm = Math.Sqrt(squares);
        var scale = (float)Math.Min(1, 1 / Math.Max(norm, 1e-12));
        var move = (float)(rate / (1 - Math.Pow(First, Steps)));
        var correction = (float)(1 / (1 - Math.Pow(Second, Steps)));
        foreach (var (name, _, _) in weights.Shape.Tensors())
        {
            float[] values = weights[name], slopes = gradients[name], first = _first[name], second = _second[name];
            for (var i = 0; i < values.Length; i++)
            {
                var slope = slopes[i] * scale;
                first[i] += (float)(1 - First) * (slope - first[i]);
                second[i] += (float)(1 - Second) * ((slope * slope) - second[i]);
                values[i] -= move * first[i] / (MathF.Sqrt(second[i] * correction) + 1e-8f);
            }
        }

        return norm;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Flush();
        _first.Write(writer.BaseStream, small: false);
        _second.Write(writer.BaseStream, small: false);
    }

    public void Read(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        _first.CopyFrom(NetworkWeights.Read(reader.BaseStream));
        _second.CopyFrom(NetworkWeights.Read(reader.BaseStream));
    }
}
