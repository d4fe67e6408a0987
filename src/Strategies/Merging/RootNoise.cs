using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Dirichlet noise in the priors of the root (Silver et al., "Mastering the game of Go without human knowledge", 2017): drawn once for each
/// candidate and mixed with its own prior, also when the root gets more candidates later.
/// </summary>
/// <remarks>The draws are normalised gamma variables. One object serves one search.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class RootNoise<TState> : SearchExtension<TState>
{
    private readonly double _fraction;
    private readonly double _alpha;
    private readonly int _seed;
    private readonly List<(double Prior, double Draw)> _candidates = [];
    private SplitMix _chance;
    private TreeWriter<TState>? _tree;

    /// <summary>Creates the noise of one search.</summary>
    /// <param name="fraction">The share of noise in the priors at the root, in [0, 1]. Default 0.25.</param>
    /// <param name="alpha">α of the noise, in [0.001, 1000]; smaller is spikier. Default 0.3.</param>
    /// <param name="seed">Where its chance comes from. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RootNoise(double fraction = 0.25, double alpha = 0.3, int seed = 0)
    {
        Guard.Finite(fraction, 0, 1);
        Guard.Finite(alpha, 0.001, 1000);
        _fraction = fraction;
        _alpha = alpha;
        _seed = seed;
        _chance = new(SplitMix.Combine(0, (ulong)seed));
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["RootNoise"] = string.Create(CultureInfo.InvariantCulture, $"{_fraction:R}, alpha {_alpha:R}, seed {_seed}"),
    };

    /// <inheritdoc/>
    public override void Start(TreeWriter<TState> tree) => _tree = tree;

    /// <summary>Mixes noise into the priors of all candidates of the root; those seen before keep the noise they had.</summary>
    /// <inheritdoc/>
    public override void Added(SearchNode<TState> node)
    {
        if (node == _tree!.Tree.Root)
        {
            Mix(node);
        }
    }

    /// <summary>A candidate of the root was proposed once more: its own prior has grown.</summary>
    /// <inheritdoc/>
    public override void Repeated(SearchNode<TState> node, double prior)
    {
        var root = _tree!.Tree.Root;
        if (node.IsRoot || node.Parent != root || node.Ordinal >= _candidates.Count)
        {
            return;
        }

        var (own, draw) = _candidates[node.Ordinal];
        _candidates[node.Ordinal] = (own + prior, draw);
        Mix(root);
    }

    /// <summary>The new root gets noise of its own.</summary>
    /// <inheritdoc/>
    public override void RootMoved(SearchNode<TState> root)
    {
        _candidates.Clear();
        Mix(root);
    }

    private void Mix(SearchNode<TState> root)
    {
        var children = root.Children;
        for (var i = _candidates.Count; i < children.Count; i++)
        {
            _candidates.Add((children[i].Prior, _chance.NextGamma(_alpha)));
        }

        double priors = 0, draws = 0;
        foreach (var (prior, draw) in _candidates)
        {
            priors += prior;
            draws += draw;
        }

        for (var i = 0; i < children.Count; i++)
        {
            var share = Share(_candidates[i].Prior, priors);
            var noise = Share(_candidates[i].Draw, draws);
            _tree!.SetPrior(children[i], ((1 - _fraction) * share) + (_fraction * noise));
        }
    }

    /// <summary>A part of a sum; an equal part where the sum is 0.</summary>
    private double Share(double part, double sum)
    {
        if (sum > 0)
        {
            return part / sum;
        }

        return 1.0 / _candidates.Count;
    }
}
