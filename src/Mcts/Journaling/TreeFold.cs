namespace TreeReasoner;

/// <summary>The tree of a search as the fold of its events.</summary>
internal static class TreeFold
{
    /// <summary>The tree after one more event; see <see cref="JournalReader"/>.</summary>
    public static TreeSnapshot<TState> Of<TState>(TreeSnapshot<TState> tree, SearchEvent<TState> happened)
    {
        switch (happened)
        {
            case SearchStarted<TState> started:
                return started.Tree();
            case VisitEvent<TState> { IsFinal: true }:
                break;
            case VisitBegun<TState> begun:
                tree = tree.Along(begun.At, (node, _) => node.InFlight++);
                break;
            case VisitCompleted<TState> completed:
                tree = Complete(tree, completed);
                break;
            case VisitAbandoned<TState> abandoned:
                tree = tree.Along(abandoned.At, (node, _) => node.InFlight--);
                break;
            case TurnCommitted<TState> committed:
                tree = tree.With(committed.At);
                break;
        }

        return happened.Change is { } change ? Change(tree, change) : tree;
    }

    private static TreeSnapshot<TState> Complete<TState>(TreeSnapshot<TState> tree, VisitCompleted<TState> completed)
    {
        var (at, result, change) = (completed.At, completed.Result, completed.Change);
        var value = completed.Value;
        tree = tree.Along(at, (node, depth) =>
        {
            node.InFlight--;
            if (depth == at.Depth)
            {
                Enter(node, completed);
            }

            if (value is not { } returned)
            {
                return;
            }

            if (tree.Backup == Backup.Maximum)
            {
                returned = BestBelow(node) ?? returned;
            }

            if (depth > 0)
            {
                returned = Saturating.Finite(node.Reward + (tree.Discount * returned));
            }

            node.Visits++;
            node.ValueSum = tree.Backup == Backup.Maximum ? returned : Saturating.Finite(node.ValueSum + returned);
            SetValue(tree, node);
            value = returned;
        });
        return change?.Terminal is { } terminal ? tree.With((at, terminal.Value, terminal.IsJudged)) : tree;
    }

    /// <summary>What a result tells of the state that it is about.</summary>
    private static void Enter<TState>(SnapshotNode<TState> node, VisitCompleted<TState> completed)
    {
        var (result, change) = (completed.Result, completed.Change);
        if (result.Candidates is { } candidates)
        {
            node.IsExpanded |= candidates.Count > 0;
            var kept = change?.Kept ?? [.. Enumerable.Range(0, candidates.Count)];
            node.Children = node.Children.AddRange(kept.Select(i => New(candidates[i], completed.Arm)));
        }

        if (change?.Terminal is { } terminal)
        {
            node.KnownValue = terminal.Value;
        }

        if (!result.Usage.IsNone)
        {
            node.Usage += result.Usage;
        }

        node.Confidence = result.Evaluation?.Confidence ?? node.Confidence;
        node.StepScore = result.Evaluation?.StepScore ?? node.StepScore;
    }

    private static SnapshotNode<TState> New<TState>(in Candidate<TState> candidate, int? arm) => new(candidate.State)
    {
        Prior = (float)candidate.Prior,
        Reward = candidate.Reward,
        IsTerminal = candidate.IsTerminal,
        KnownValue = candidate.Value,
        Arm = arm,
    };

    private static double? BestBelow<TState>(SnapshotNode<TState> node)
    {
        double? best = null;
        foreach (var child in node.Children)
        {
            if (child.Value is { } value && !(best >= value))
            {
                best = value;
            }
        }

        return best;
    }

    private static TreeSnapshot<TState> Change<TState>(TreeSnapshot<TState> tree, TreeChange change)
    {
        foreach (var changed in change.Nodes)
        {
            tree = tree.At(changed.At, node =>
            {
                node.Visits = changed.Visits ?? node.Visits;
                node.ValueSum = changed.ValueSum ?? node.ValueSum;
                node.Prior = changed.Prior ?? node.Prior;
                node.IsClosed = changed.IsClosed ?? node.IsClosed;
                node.IsExpanded = changed.IsExpanded ?? node.IsExpanded;
                node.KnownValue = changed.KnownValue ?? node.KnownValue;
                node.Usage = changed.Usage ?? node.Usage;
                if (changed.IsJudgedAnew)
                {
                    (node.Confidence, node.StepScore) = (changed.Confidence, changed.StepScore);
                }

                node.Twin = changed.IsParted ? null : changed.Twin ?? node.Twin;
                SetValue(tree, node);
            });
        }

        return tree;
    }

    private static void SetValue<TState>(TreeSnapshot<TState> tree, SnapshotNode<TState> node)
    {
        if (node.Visits > 0)
        {
            node.Value = tree.Backup == Backup.Maximum ? node.ValueSum : node.ValueSum / node.Visits;
        }
    }
}
