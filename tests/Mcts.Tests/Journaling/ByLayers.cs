using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>A strategy of a user's: expands and judges one layer after the other, a few states of it, chosen by chance.</summary>
internal sealed class ByLayers(RandomTreeNode root, int seed) : StrategySearch<RandomTreeNode>(root)
{
    private readonly Random _random = new(seed);
    private readonly List<SearchNode<RandomTreeNode>> _next = [];
    private List<SearchNode<RandomTreeNode>>? _layer;
    private int _out;

    protected override IEnumerable<(string Name, object? Value)> OwnSettings => [("Seed", seed)];

    protected override bool TryNext(out VisitOrder<RandomTreeNode> order)
    {
        order = default;
        _layer ??= [Tree.FirstRoot];
        if (_layer.Count == 0)
        {
            if (_out > 0 || _next.Count == 0)
            {
                return false;
            }

            while (_layer.Count < 3 && _next.Count > 0)
            {
                var chosen = _random.Next(_next.Count);
                _layer.Add(_next[chosen]);
                _next.RemoveAt(chosen);
            }

            _next.Clear();
        }

        var node = _layer[^1];
        _layer.RemoveAt(_layer.Count - 1);
        _out++;
        order = new(node, node.IsTerminal ? VisitWork.Evaluate : VisitWork.Expand | VisitWork.Evaluate, Count: 3, Drawing: node.Depth % 2 == 0 ? Drawing.Distinct : Drawing.Independent);
        return true;
    }

    protected override void Completed(in VisitReport<RandomTreeNode> report)
    {
        _out--;
        _next.AddRange(report.Added);
    }

    protected override void GivenUp(in VisitOrder<RandomTreeNode> order) => _out--;
}
