namespace TreeReasoner;

/// <summary>The states of a tree by their places, as far as events have told them.</summary>
internal sealed class RecordedStates<TState>
{
    private Known? _root;

    /// <exception cref="FormatException">No event has told of a state there.</exception>
    public TState At(TreePath path) => Find(path).State;

    public void Add(SearchEvent<TState> happened)
    {
        if (happened is SearchStarted<TState> started)
        {
            _root = new(started.Root);
        }
        else if (happened is VisitCompleted<TState> { IsFinal: false, Result.Candidates: { } candidates } completed)
        {
            var children = Find(completed.At).Children;
            if (completed.Change?.Kept is not { } kept)
            {
                children.AddRange(candidates.Select(candidate => new Known(candidate.State)));
                return;
            }

            foreach (var i in kept)
            {
                children.Add(new(candidates[i].State));
            }
        }
    }

    private Known Find(TreePath path)
    {
        var known = _root ?? throw new FormatException("the journal does not begin with its header.");
        foreach (var ordinal in path.Ordinals)
        {
            if (ordinal >= known.Children.Count)
            {
                throw new FormatException($"there is no state at '{path}'.");
            }

            known = known.Children[ordinal];
        }

        return known;
    }

    private sealed class Known(TState state)
    {
        public TState State { get; } = state;

        public List<Known> Children { get; } = [];
    }
}
