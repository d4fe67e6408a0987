namespace TreeReasoner.Learning;

/// <summary>A state of a journal's tree with what became of the lines through it.</summary>
internal sealed class FinishedNode(FinishedTree tree, FinishedNode? parent, TreePath at, SnapshotNode<ReasoningState> node)
{
    public FinishedTree Tree { get; } = tree;

    public FinishedNode? Parent { get; } = parent;

    public TreePath At { get; } = at;

    public SnapshotNode<ReasoningState> Node { get; } = node;

    public List<FinishedNode> Children { get; } = [];

    public ReasoningState State => Node.State;

    /// <summary>Whether the line ended here with an answer.</summary>
    public bool IsAnswer => State.FinalAnswer is not null;

    /// <summary>Of an answer: whether it is right; null where that is not known.</summary>
    public bool? IsRight { get; set; }

    /// <summary>Answers reached through this state whose outcome is known, and how many of them are right.</summary>
    public int Known { get; set; }

    public int Right { get; set; }

    /// <summary>The share of right answers among the known ones; null where none is known.</summary>
    public double? RightShare
    {
        get
        {
            if (Known == 0)
            {
                return null;
            }

            return Right / (double)Known;
        }
    }

    /// <summary>How good the search found the state: its value, or what it came with.</summary>
    public double? Value => Node.Value ?? Node.KnownValue;

    /// <summary>How sure the search was: the evaluator's confidence, else the value.</summary>
    public double? Confidence => Node.Confidence ?? Value;

    /// <summary>The states from the first turn to this one.</summary>
    public IReadOnlyList<FinishedNode> Line()
    {
        var line = new List<FinishedNode>();
        for (var at = this; at.Parent is not null; at = at.Parent)
        {
            line.Add(at);
        }

        line.Reverse();
        return line;
    }
}

/// <summary>The tree of a journal with outcomes counted upwards. Built without recursion: lines may be thousands of turns long.</summary>
internal sealed class FinishedTree
{
    public FinishedTree(LearningJournal journal, IKnownOutcomes? outcomes)
    {
        Journal = journal;
        Root = new(this, null, TreePath.Root, journal.Tree.FirstRoot);
        var nodes = new List<FinishedNode> { Root };
        for (var i = 0; i < nodes.Count; i++)
        {
            var parent = nodes[i];
            for (var ordinal = 0; ordinal < parent.Node.Children.Length; ordinal++)
            {
                var child = new FinishedNode(this, parent, parent.At.Child(ordinal), parent.Node.Children[ordinal]);
                parent.Children.Add(child);
                nodes.Add(child);
            }
        }

        Nodes = nodes;
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            Count(nodes[i], outcomes);
        }
    }

    public LearningJournal Journal { get; }

    public FinishedNode Root { get; }

    /// <summary>All states, parents before their children.</summary>
    public IReadOnlyList<FinishedNode> Nodes { get; }

    public IEnumerable<FinishedNode> Answers => Nodes.Where(node => node.IsAnswer);

    private void Count(FinishedNode node, IKnownOutcomes? outcomes)
    {
        if (node.State.FinalAnswer is { } answer)
        {
            node.IsRight = outcomes?.IsRight(Journal.ProblemId, Journal.Problem, answer);
            node.Known = Convert.ToInt32(node.IsRight is not null);
            node.Right = Convert.ToInt32(node.IsRight is true);
        }

        if (node.Parent is { } parent)
        {
            parent.Known += node.Known;
            parent.Right += node.Right;
        }
    }
}
