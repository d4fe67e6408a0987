using System.Collections.Immutable;
using Terminal = (TreeReasoner.TreePath At, double Value, bool IsJudged);

namespace TreeReasoner;

/// <summary>
/// A tree as it was at one moment. Immutable: a caller may keep it, and read it from any thread while the search goes on. It is copied from
/// a live tree with <see cref="SearchTree{TState}.Snapshot"/>, and the fold of the events of a search gives the same.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class TreeSnapshot<TState>
{
    private TreeSnapshot(SnapshotNode<TState> firstRoot, double discount, Backup backup)
    {
        FirstRoot = firstRoot;
        Discount = discount;
        Backup = backup;
    }

    /// <summary>The state the search began with.</summary>
    public SnapshotNode<TState> FirstRoot { get; private init; }

    /// <summary>Where the current root stands: the first root, or the last chosen turn.</summary>
    public TreePath RootPath { get; private init; }

    /// <summary>The current root.</summary>
    public SnapshotNode<TState> Root => At(RootPath);

    /// <summary>
    /// Terminal states in the order of their first visit: where each stands, what it is worth, and whether the evaluator judged it or it
    /// came with its value. One that was not judged has the value of its parent.
    /// </summary>
    public ImmutableList<(TreePath At, double Value, bool IsJudged)> Terminals { get; private init; } = [];

    /// <summary>What a return was multiplied with at each step up.</summary>
    public double Discount { get; }

    /// <summary>What the values of states are made of.</summary>
    public Backup Backup { get; }

    /// <summary>A state by its place.</summary>
    /// <param name="path">The place.</param>
    /// <returns>The state with what is known of it.</returns>
    /// <exception cref="ArgumentException">There is no state at that place.</exception>
    public SnapshotNode<TState> At(TreePath path)
    {
        var node = FirstRoot;
        foreach (var ordinal in path.Ordinals)
        {
            if (ordinal >= node.Children.Length)
            {
                throw new ArgumentException($"There is no state at '{path}'.", nameof(path));
            }

            node = node.Children[ordinal];
        }

        return node;
    }

    /// <summary>All states with their places, parents before their candidates.</summary>
    /// <returns>Each state once.</returns>
    public IEnumerable<(TreePath At, SnapshotNode<TState> Node)> Nodes()
    {
        var open = new Stack<(TreePath, SnapshotNode<TState>)>([(TreePath.Root, FirstRoot)]);
        while (open.TryPop(out var next))
        {
            yield return next;
            var (at, node) = next;
            for (var i = node.Children.Length - 1; i >= 0; i--)
            {
                open.Push((at.Child(i), node.Children[i]));
            }
        }
    }

    /// <summary>A tree of one state, to which nothing has happened.</summary>
    internal static TreeSnapshot<TState> Of(TState root, double discount, Backup backup) => new(new(root) { Prior = 1 }, discount, backup);

    internal static TreeSnapshot<TState> Of(SearchTree<TState> tree)
    {
        var terminals = ImmutableList.CreateBuilder<Terminal>();
        foreach (var (node, value, isJudged) in tree.Terminals)
        {
            terminals.Add((TreePath.Of(node), value, isJudged));
        }

        return new(Copy(tree), tree.Discount, tree.Backup)
        {
            RootPath = TreePath.Of(tree.Root), Terminals = terminals.ToImmutable(),
        };
    }

    internal TreeSnapshot<TState> With(TreePath root) => Copy(FirstRoot, root, Terminals);

    internal TreeSnapshot<TState> With(Terminal terminal) => Copy(FirstRoot, RootPath, Terminals.Add(terminal));

    /// <summary>The tree in which the states on the way to a place are others. The change is asked for from the place upwards.</summary>
    /// <param name="path">The place.</param>
    /// <param name="change">Given a copy of each state, which it may change, and its depth.</param>
    internal TreeSnapshot<TState> Along(TreePath path, Action<SnapshotNode<TState>, int> change)
    {
        var ordinals = path.Ordinals;
        var nodes = new SnapshotNode<TState>[ordinals.Length + 1];
        nodes[0] = FirstRoot;
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (ordinals[i] >= nodes[i].Children.Length)
            {
                throw new FormatException($"there is no state at '{path}'.");
            }

            nodes[i + 1] = nodes[i].Children[ordinals[i]];
        }

        for (var depth = nodes.Length - 1; depth >= 0; depth--)
        {
            var copy = nodes[depth].Copy();
            if (depth < ordinals.Length)
            {
                copy.Children = copy.Children.SetItem(ordinals[depth], nodes[depth + 1]);
            }

            change(copy, depth);
            nodes[depth] = copy;
        }

        return Copy(nodes[0], RootPath, Terminals);
    }

    /// <summary>The tree in which one state is another.</summary>
    internal TreeSnapshot<TState> At(TreePath path, Action<SnapshotNode<TState>> change) => Along(path, (node, depth) =>
    {
        if (depth == path.Depth)
        {
            change(node);
        }
    });

    private TreeSnapshot<TState> Copy(SnapshotNode<TState> firstRoot, TreePath root, ImmutableList<Terminal> terminals) =>
        new(firstRoot, Discount, Backup) { RootPath = root, Terminals = terminals };

    /// <summary>Copies a live tree from its leaves up, without recursion: lines may be thousands of turns long.</summary>
    private static SnapshotNode<TState> Copy(SearchTree<TState> tree)
    {
        var open = new Stack<OpenNode>();
        open.Push(new(tree.FirstRoot));
        while (true)
        {
            var top = open.Peek();
            if (top.Next < top.Children.Count)
            {
                open.Push(new(top.Children[top.Next]));
                continue;
            }

            open.Pop();
            var copy = CopyOne(top.View);
            copy.Children = ImmutableArray.Create(top.Copies);
            if (!open.TryPeek(out var parent))
            {
                return copy;
            }

            parent.Copies[parent.Next++] = copy;
        }
    }

    internal static SnapshotNode<TState> CopyOne(SearchNode<TState> view)
    {
        var stats = view.Stats;
        var copy = new SnapshotNode<TState>(view.State)
        {
            Prior = stats.Prior,
            Reward = view.Reward,
            IsTerminal = stats.IsTerminal,
            IsExpanded = view.IsExpanded,
            IsClosed = stats.IsClosed,
            Visits = stats.Visits,
            InFlight = stats.InFlight,
            ValueSum = view.ValueSum,
            Usage = view.Usage,
            Confidence = view.Confidence,
            StepScore = view.StepScore,
            Arm = view.Arm,
            KnownValue = view.KnownValue,
        };
        if (stats.Visits > 0)
        {
            copy.Value = stats.ValueOr(0);
        }

        if (view.Twin is { } twin)
        {
            copy.Twin = TreePath.Of(twin);
        }

        return copy;
    }

    private sealed class OpenNode
    {
        public OpenNode(SearchNode<TState> view)
        {
            View = view;
            Children = view.Children;
            Copies = new SnapshotNode<TState>[Children.Count];
        }

        public SearchNode<TState> View { get; }

        public IReadOnlyList<SearchNode<TState>> Children { get; }

        public SnapshotNode<TState>[] Copies { get; }

        public int Next { get; set; }
    }
}
