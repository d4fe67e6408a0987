namespace TreeReasoner;

/// <summary>
/// Dirichlet noise in the priors of the root (Silver et al., "Mastering the game of Go without human knowledge", 2017): drawn once for each
/// candidate and mixed with its own prior, also when the root gets more candidates later.
/// </summary>
/// <remarks>The draws are normalised gamma variables.</remarks>
internal sealed class RootNoise(double fraction, double alpha, ulong seed)
{
    private SplitMix _chance = new(seed);
    private readonly List<(double Prior, double Draw)> _candidates = [];

    /// <summary>Mixes noise into the priors of all candidates of the root; those seen before keep the noise they had.</summary>
    public void Mix(Span<EdgeStats> candidates)
    {
        for (var i = _candidates.Count; i < candidates.Length; i++)
        {
            _candidates.Add((candidates[i].Prior, _chance.NextGamma(alpha)));
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

    /// <summary>A candidate was proposed once more: its own prior grows.</summary>
    public void Add(int candidate, double prior)
    {
        if (candidate < _candidates.Count)
        {
            _candidates[candidate] = (_candidates[candidate].Prior + prior, _candidates[candidate].Draw);
        }
    }

    /// <summary>Forgets the candidates: the root has moved.</summary>
    public void Reset() => _candidates.Clear();
}
