using TreeReasoner.Pocket.Networks;

namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Muon (Jordan et al. 2024) for the matrices, Adam (Kingma and Ba 2015) for embeddings, head, gains and mixes.</summary>
internal sealed class Optimizer
{
    private const double AdamFirst = 0.9, AdamSecond = 0.98;
    private readonly NetworkWeights _weights, _momentum, _squares;
    private readonly double _muonRate, _adamRate;
    private readonly Orthogonalizer _orthogonalizer;
    private readonly float[] _direction;

    public Optimizer(NetworkWeights weights, double muonRate = 0.02, double adamRate = 3e-3)
    {
        _weights = weights;
        (_muonRate, _adamRate) = (muonRate, adamRate);
        _momentum = new NetworkWeights(weights.Shape);
        _squares = new NetworkWeights(weights.Shape);
        _direction = new float[weights.Shape.Channels * Math.Max(weights.Shape.Channels, weights.Shape.Hidden)];
        _orthogonalizer = new Orthogonalizer(Math.Max(weights.Shape.Channels, weights.Shape.Hidden));
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Moves the weights against <paramref name="gradients"/>, which it leaves as they are.</summary>
    /// <param name="factor">The share of the full learning rates, in [0, 1].</param>
    public void Step(NetworkWeights gradients, double factor)
    {
        Steps++;
        foreach (var (name, rows, columns) in _weights.Shape.Tensors())
        {
            if (name[0] == 'w')
            {
                Muon(name, gradients[name], rows, columns, (float)(_muonRate * factor));
            }
            else
            {
                Adam(name, gradients[name], _adamRate * factor);
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Flush();
        _momentum.Write(writer.BaseStream, small: false);
        _squares.Write(writer.BaseStream, small: false);
    }

    public void Read(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        _momentum.CopyFrom(NetworkWeights.Read(reader.BaseStream));
        _squares.CopyFrom(NetworkWeights.Read(reader.BaseStream));
    }

    private void Muon(string name, float[] gradient, int rows, int columns, float rate)
    {
        float[] momentum = _momentum[name], weights = _weights[name];
        var keep = (float)Math.Min(0.95, 0.85 + 0.1 * Steps / 300);
        var direction = _direction.AsSpan(0, gradient.Length);
        for (var i = 0; i < gradient.Length; i++)
        {
            momentum[i] = keep * momentum[i] + (1 - keep) * gradient[i];
            direction[i] = keep * momentum[i] + (1 - keep) * gradient[i];
        }

        _orthogonalizer.Orthogonalize(direction, rows, columns);
        var step = rate * MathF.Sqrt(Math.Max(1f, (float)rows / columns));
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] -= step * direction[i];
        }
    }

    private void Adam(string name, float[] gradient, double rate)
    {
        float[] first = _momentum[name], second = _squares[name], weights = _weights[name];
        var step = (float)(rate / (1 - Math.Pow(AdamFirst, Steps)));
        var correction = (float)(1 / (1 - Math.Pow(AdamSecond, Steps)));
        for (var i = 0; i < weights.Length; i++)
        {
            first[i] += (float)(1 - AdamFirst) * (gradient[i] - first[i]);
            second[i] += (float)(1 - AdamSecond) * (gradient[i] * gradient[i] - second[i]);
            weights[i] -= step * first[i] / (MathF.Sqrt(second[i] * correction) + 1e-8f);
        }
    }
}
