using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>How states get candidates: when more are asked for, which arm is asked, and how those that come enter the tree.</summary>
internal sealed class Growth<TState>
{
    private readonly SearchTree<TState> _tree;
    private readonly IWidening _widening;
    private readonly IArmChoice? _arms;
    private readonly bool _asksAgain;
    private readonly int _first;
    private readonly int _firstAtRoot;
    private readonly Attempts _attempts;
    private readonly SearchExtension<TState>[] _extensions;
    private readonly List<Place> _fresh = [];
    private Dictionary<int, HashSet<int>>? _spentArms;

    public Growth(SearchTree<TState> tree, MctsOptions options, Attempts attempts, SearchExtension<TState>[] extensions)
    {
        _tree = tree;
        _widening = options.Policy.Widening;
        _arms = options.Policy.Arms;
        _asksAgain = _widening.AsksAgain;
        _first = _widening.Initial;
        _firstAtRoot = options.RootCandidates ?? _first;
        _attempts = attempts;
        _extensions = extensions;
        CanGrowDelegate = CanGrow;
    }

    /// <summary>Whether a state may get candidates that nothing is in flight for.</summary>
    public Func<int, bool> CanGrowDelegate { get; }

    /// <summary>Candidates that a state's first expansion asks for.</summary>
    public int FirstCount(int depth)
    {
        if (depth == 0)
        {
            return _firstAtRoot;
        }

        return _first;
    }

    /// <summary>Whether the widening has a say at a node.</summary>
    public bool MayAsk(in NodeLinks links) => _asksAgain || !links.IsExpanded;

    /// <summary>Whether to ask for candidates at a state before descending through it.</summary>
    public WideningDecision Decide(in NodeLinks links, in SelectionContext context, ReadOnlySpan<EdgeStats> children)
    {
        if (!links.IsExpanded)
        {
            if (links.Growing > 0)
            {
                return WideningDecision.Descend;
            }

            return WideningDecision.Ask(FirstCount(context.Depth));
        }

        var decision = _widening.Decide(context, children, links.Growing);
        if (decision.Count > 0 && (links.IsExhausted || links.Growing == byte.MaxValue))
        {
            return WideningDecision.Descend;
        }

        return decision;
    }

    public bool CanGrow(int node)
    {
        ref readonly var links = ref _tree.Links(node);
        if (!links.IsExpanded)
        {
            return true;
        }

        if (!_asksAgain)
        {
            return false;
        }

        var context = _tree.ContextOf(node, _tree.DepthOf(links.Place) - _tree.Root.Depth);
        return Decide(links, context, _tree.EdgesOf(links)).Count > 0;
    }

    private IReadOnlySet<int> SpentArmsOf(int? node)
    {
        if (node is { } known && _spentArms?.GetValueOrDefault(known) is { } spent)
        {
            return spent;
        }

        return FrozenSet<int>.Empty;
    }

    /// <summary>Which arm of the expander is to be asked; null leaves it to the expander.</summary>
    public int? ChooseArm(in SelectionContext context)
    {
        if (_arms is null)
        {
            return null;
        }

        var spent = SpentArmsOf(context.NodeId);
        var arm = _arms.Choose(context, spent);
        if (arm is not { } chosen)
        {
            return null;
        }

        var name = _arms.GetType().Name;
        if (chosen is < 0 or >= byte.MaxValue)
        {
            throw new PluginException(name, $"Policy '{name}' chose arm {chosen}; arms are numbered from 0 to {byte.MaxValue - 1}.");
        }

        if (spent.Contains(chosen))
        {
            throw new PluginException(
                name,
                $"Policy '{name}' chose arm {chosen} at depth {context.Depth}, which has nothing to add there; it chooses one that is " +
                "not spent.");
        }

        return chosen;
    }

    /// <summary>Candidates that came for a state: lets them into its tree.</summary>
    public void Add(int node, IReadOnlyList<Candidate<TState>> candidates, int? arm)
    {
        if (candidates.Count == 0)
        {
            _tree.CountExpansion();
            Exhausted(node, arm);
            return;
        }

        var fresh = New(node, candidates);
        if (fresh.Count == 0)
        {
            // An expander that proposes only what is there already has, after some tries, nothing to add.
            _tree.CountExpansion();
            if (_attempts.FruitlessAt(node, arm))
            {
                Exhausted(node, arm);
            }

            return;
        }

        switch (fresh)
        {
            case Candidate<TState>[] array:
                _tree.Attach(node, array, arm);
                break;
            case List<Candidate<TState>> list:
                _tree.Attach(node, CollectionsMarshal.AsSpan(list), arm);
                break;
            default:
                _tree.Attach(node, [.. fresh], arm);
                break;
        }

        foreach (var extension in _extensions)
        {
            extension.Added(_tree.ViewOf(node));
        }
    }

    /// <summary>Candidates that came by themselves: they are visited next.</summary>
    public void MarkFresh(int node, int from)
    {
        if (!_asksAgain)
        {
            return;
        }

        for (var i = from; i < _tree.Links(node).Count; i++)
        {
            _fresh.Add(new(node, i));
        }
    }

    /// <summary>
    /// The next candidate that came by itself and can be visited; it stays in line until its visit is complete, in case that is abandoned.
    /// </summary>
    public bool TryFresh(ref int index, out Place place)
    {
        while (index < _fresh.Count)
        {
            place = _fresh[index];
            ref var edge = ref _tree.EdgeAt(place);
            if (edge.Child >= 0 || edge.IsClosed || !_tree.IsUnderRoot(place.Parent))
            {
                _fresh.RemoveAt(index);
                continue;
            }

            index++;
            if (edge.IsAvailable && edge.Started == 0)
            {
                return true;
            }
        }

        place = default;
        return false;
    }

    /// <summary>Closes a state whose last expansion in flight has ended, if that was all it waited for.</summary>
    public void CloseIfDone(int node)
    {
        if (!_tree.HasOpenCandidates(node) && !CanGrow(node))
        {
            _tree.Close(_tree.Links(node).Place, CanGrowDelegate);
        }
    }

    private IReadOnlyList<Candidate<TState>> New(int node, IReadOnlyList<Candidate<TState>> candidates)
    {
        foreach (var extension in _extensions)
        {
            var left = extension.Adding(_tree.ViewOf(node), candidates);
            candidates = left.Candidates;
            foreach (var (ordinal, prior) in left.Repeated ?? [])
            {
                var place = new Place(node, ordinal);
                ref var edge = ref _tree.EdgeAt(place);
                edge.SetPrior(edge.Prior + prior);
                foreach (var each in _extensions)
                {
                    each.Repeated(_tree.ViewOf(place), prior);
                }
            }
        }

        return candidates;
    }

    /// <summary>The expander has nothing to add to a state, or one of its arms has not: then it is up to the others.</summary>
    private void Exhausted(int node, int? arm)
    {
        if (arm is { } asked && _arms is { Count: > 1 })
        {
            _spentArms ??= [];
            if (!_spentArms.TryGetValue(node, out var spent))
            {
                spent = [];
                _spentArms.Add(node, spent);
            }

            spent.Add(asked);
            if (spent.Count < _arms.Count)
            {
                return;
            }
        }

        _tree.Exhaust(node);
    }
}
