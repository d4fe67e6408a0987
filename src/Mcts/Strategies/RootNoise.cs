namespace TreeReasoner;

/// <summary>
/// Dirichlet noise in the priors of the root (Silver et al., "Mastering the game of Go without human knowledge", 2017): drawn once for each
/// candidate and mixed with its own prior, also when the root gets more candidates later.
/// </summary>
/// <remarks>The draws are normalised gamma variables (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).</remarks>
internal sealed class RootNoise(double fraction, double alpha, Random random)
{
    private readonly List<(double Prior, double Draw)> _candidates = [];

    /// <summary>Mixes noise into the priors of all candidates of the root; those seen before keep the noise they had.</summary>
    public void Mix(Span<EdgeStats> candidates)
    {
        for (var i = _candidates.Count; i < candidates.Length; i++)
        {
            _candidates.Add((candidates[i].Prior, Gamma(alpha)));
        }

        double priors = 0, draws = 0;
        foreach (var (prior, draw) in _candidates)
        {
            priors += prior;
            draws += draw;
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            var share = priors > 0 ? _candidates[i].Prior / priors : 1.0 / candidates.Length;
            var noise = draws > 0 ? _candidates[i].Draw / draws : 1.0 / candidates.Length;
            candidates[i].Prior = (float)(((1 - fraction) * share) + (fraction * noise));
        }
    }

    /// <summary>Forgets the candidates: the root has moved.</summary>
    public void Reset() => _candidates.Clear();

    private double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
