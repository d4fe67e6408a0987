namespace TreeReasoner;

/// <summary>Turn by turn: after so many simulations the recommended action is taken and the search continues below it.</summary>
internal sealed class Turns<TState>(SearchTree<TState> tree, int simulationsPerTurn)
{
    private long _start;

    /// <summary>Whether the turn is over: its simulations are begun or done, or there is nothing left to search.</summary>
    public bool IsOver(long simulations, int inFlight)
    {
        if (simulations - _start + inFlight >= simulationsPerTurn)
        {
            return true;
        }

        return tree.NodeAt(Place.FirstRoot) >= 0 && tree.Root is { IsClosed: true, IsTerminal: false };
    }

    /// <summary>Takes an action.</summary>
    public void Take(SearchNode<TState> action, long simulations)
    {
        var root = tree.GetOrAddNode(tree.CursorAt(action.Place));
        tree.MoveRoot(root);
        _start = simulations;
        tree.Statistics?.RootMoved(tree.ContextOf(root, depth: 0), tree.EdgesBelow(root));
    }
}
