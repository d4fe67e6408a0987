using System.Collections.Immutable;
using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// A view of one state in a tree. Cheap to copy; it reads the tree, so it shows what the tree knows at the moment it is asked, and is safe
/// to use only while no search is changing that tree.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
[DebuggerDisplay("depth {Depth}, {Visits} visits, value {Value}: {State}")]
public readonly struct SearchNode<TState> : IEquatable<SearchNode<TState>>
{
    private readonly SearchTree<TState> _tree;
    private readonly Place _place;

    internal SearchNode(SearchTree<TState> tree, Place place)
    {
        _tree = tree;
        _place = place;
    }

    /// <summary>The state.</summary>
    public TState State => Tree.StateAt(_place);

    /// <summary>Statistics of the edge that leads here.</summary>
    public EdgeStats Stats => Tree.EdgeAt(_place);

    /// <summary>Completed visits.</summary>
    public int Visits => Stats.Visits;

    /// <summary>Q: mean (or best) return of coming here, discount and reward of the step included. Null before the first visit.</summary>
    public double? Value
    {
        get
        {
            var stats = Stats;
            if (stats.Visits == 0)
            {
                return null;
            }

            return stats.ValueOr(0);
        }
    }

    /// <summary>
    /// Sum of the returns of all visits, from which the mean is made; under max backup the best return. 0 before the first visit.
    /// </summary>
    public double ValueSum => Stats.ValueSum;

    /// <summary>Weight its proposer gave it.</summary>
    public double Prior => Stats.Prior;

    /// <summary>Reward of the step that leads here.</summary>
    public double Reward => Tree.RewardAt(_place);

    /// <summary>Whether nothing can follow.</summary>
    public bool IsTerminal => Stats.IsTerminal;

    /// <summary>Whether everything below is known.</summary>
    public bool IsClosed => Stats.IsClosed;

    /// <summary>Place among its siblings.</summary>
    public int Ordinal => _place.Ordinal;

    /// <summary>Whether this is the first root of the tree.</summary>
    public bool IsRoot => _place.IsFirstRoot;

    /// <summary>Steps from the first root.</summary>
    public int Depth => Tree.DepthOf(_place);

    /// <summary>What the visits that worked on this state cost.</summary>
    public Usage Usage => Tree.NotesOf(NodeIndex).Usage;

    /// <summary>The evaluator's confidence in this state, if it gave one.</summary>
    public double? Confidence => Tree.NotesOf(NodeIndex).Confidence;

    /// <summary>The evaluator's chance that the state's last turn holds, if it judges turns.</summary>
    public double? StepScore => Tree.StepScoreAt(_place);

    /// <summary>The value that the candidate brought with it, or that it was found to have as a terminal; null if there is none.</summary>
    public double? KnownValue => Tree.KnownValueAt(_place);

    /// <summary>
    /// V: what the state itself is worth by now, its <see cref="Value"/> without the reward and the discount of the step. Null before its
    /// first visit.
    /// </summary>
    public double? StateValue => Tree.StateValue(_place);

    /// <summary>
    /// The arm of the expander that the state was asked of, see <see cref="ExpansionRequest{TState}.Arm"/>; null if none was named.
    /// </summary>
    public int? Arm => Tree.ArmAt(_place);

    /// <summary>The parent.</summary>
    /// <exception cref="InvalidOperationException">This is the root.</exception>
    public SearchNode<TState> Parent
    {
        get
        {
            if (IsRoot)
            {
                throw new InvalidOperationException("The root has no parent.");
            }

            return Tree.ViewOf(_place.Parent);
        }
    }

    /// <summary>Whether candidates for the state have been asked for and have arrived.</summary>
    public bool IsExpanded => NodeIndex is >= 0 and var node && Tree.Links(node).IsExpanded;

    /// <summary>The candidates, in the order they were proposed.</summary>
    public IReadOnlyList<SearchNode<TState>> Children
    {
        get
        {
            var node = NodeIndex;
            if (node < 0)
            {
                return [];
            }

            var count = Tree.Links(node).Count;
            var children = ImmutableArray.CreateBuilder<SearchNode<TState>>(count);
            for (var i = 0; i < count; i++)
            {
                children.Add(new(_tree, new(node, i)));
            }

            return children.MoveToImmutable();
        }
    }

    /// <summary>
    /// The equal state, visited before, whose value this one shares; null if it stands for itself. Only where a search merges equal states.
    /// What is found below the twin is found below this one.
    /// </summary>
    public SearchNode<TState>? Twin => Tree.Sharing?.TwinOf(this);

    private SearchTree<TState> Tree
    {
        get
        {
            _tree.ThrowIfRecycled();
            return _tree;
        }
    }

    internal SearchTree<TState> TreeOf => Tree;

    internal Place Place => _place;

    internal int NodeIndex => Tree.NodeAt(_place);

    /// <summary>Says whether the state is one of a tree.</summary>
    /// <param name="tree">A tree.</param>
    /// <returns>False for a state of any other tree, however equal.</returns>
    public bool IsIn(SearchTree<TState> tree) => ReferenceEquals(_tree, tree);

    /// <summary>Says whether the state is another one, or comes after it.</summary>
    /// <param name="other">A state of the same tree.</param>
    /// <returns>Whether the other one is on the line from the first root to here.</returns>
    public bool IsAtOrBelow(SearchNode<TState> other)
    {
        var node = this;
        while (node != other)
        {
            if (node.IsRoot)
            {
                return false;
            }

            node = node.Parent;
        }

        return true;
    }

    /// <summary>The line from the first root (left out) to this state.</summary>
    /// <returns>One node a step; empty at the root.</returns>
    public IReadOnlyList<SearchNode<TState>> Path()
    {
        var path = new List<SearchNode<TState>>();
        for (var node = this; !node.IsRoot; node = node.Parent)
        {
            path.Add(node);
        }

        path.Reverse();
        return path;
    }

    /// <inheritdoc/>
    public bool Equals(SearchNode<TState> other) =>
        ReferenceEquals(_tree, other._tree) && _place == other._place;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SearchNode<TState> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tree, _place);

    /// <summary>Whether two views show the same place of the same tree.</summary>
    /// <param name="left">One view.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(SearchNode<TState> left, SearchNode<TState> right) => left.Equals(right);

    /// <summary>Whether two views show different places.</summary>
    /// <param name="left">One view.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(SearchNode<TState> left, SearchNode<TState> right) => !left.Equals(right);
}
