using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>A journal as it is shown: the states in the order in which they came, the events, and the tree at the end.</summary>
internal sealed class SearchRecord
{
    private SearchRecord(string name, SearchStarted<JsonElement> started)
    {
        (Name, Started, Tree) = (name, started, started.Tree());
        Nodes.Add(new()
        {
            Parent = -1, Ordinal = 0, Depth = 0, Born = 0, Text = StateText.Of(started.Root), Prior = 1, Reward = 0, IsTerminal = false, Arm = null,
        });
        Events.Add(new(EventKind.Started, 0, 0) { Nodes = 1 });
    }

    public string Name { get; }

    public SearchStarted<JsonElement> Started { get; }

    public List<RecordedNode> Nodes { get; } = [];

    public List<RecordedEvent> Events { get; } = [];

    /// <summary>The tree after the last event.</summary>
    public TreeSnapshot<JsonElement> Tree { get; private set; }

    public SearchFinished<JsonElement>? Finished { get; private set; }

    /// <summary>The answer that was asked for when the search had none; null without one.</summary>
    public StateText? FinalAnswer { get; private set; }

    /// <summary>The whole bill.</summary>
    public Usage Usage { get; private set; }

    public IReadOnlyList<Usage> Turns => [.. _turns, _turn];

    private readonly List<Usage> _turns = [];
    private Usage _turn;

    /// <summary>Reads a journal.</summary>
    /// <exception cref="JournalException">It is empty, cannot be read, is none, was damaged, or does not tell what became of its tree.</exception>
    public static async Task<SearchRecord> ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        SearchRecord? record = null;
        await foreach (var happened in JournalReader.ReadAsync(journal, cancellationToken).ConfigureAwait(false))
        {
            if (record is null)
            {
                record = new(Path.GetFileName(journal.Name), (SearchStarted<JsonElement>)happened);
                continue;
            }

            try
            {
                record.Add(happened);
            }
            catch (FormatException error)
            {
                throw new JournalException(journal.Name, $"tells of a tree that cannot be: {error.Message}", innerException: error);
            }
        }

        if (record is null)
        {
            throw new JournalException(journal.Name, "is empty: there is no tree in it.");
        }

        record.CheckFormat(journal.Name);
        return record;
    }

    /// <summary>The states from the root to one.</summary>
    public IEnumerable<int> LineTo(int node)
    {
        var line = new Stack<int>();
        for (var at = node; at >= 0; at = Nodes[at].Parent)
        {
            line.Push(at);
        }

        return line;
    }

    /// <summary>What is known of a state at the end.</summary>
    public SnapshotNode<JsonElement> At(int node)
    {
        var found = Tree.FirstRoot;
        foreach (var next in LineTo(node).Skip(1))
        {
            found = found.Children[Nodes[next].Ordinal];
        }

        return found;
    }

    /// <summary>The states at the end, by their numbers.</summary>
    public SnapshotNode<JsonElement>[] Snapshot()
    {
        var all = new SnapshotNode<JsonElement>[Nodes.Count];
        all[0] = Tree.FirstRoot;
        for (var i = 1; i < all.Length; i++)
        {
            all[i] = all[Nodes[i].Parent].Children[Nodes[i].Ordinal];
        }

        return all;
    }

    /// <summary>The number of the state at a place.</summary>
    public int NumberOf(TreePath path)
    {
        var node = 0;
        foreach (var ordinal in path.Ordinals)
        {
            if (ordinal >= Nodes[node].Children.Count)
            {
                throw new FormatException($"there is no state at '{path}'.");
            }

            node = Nodes[node].Children[ordinal];
        }

        return node;
    }

    private void CheckFormat(string journal)
    {
        if (Events.Exists(happened => happened.Kind == EventKind.Completed) && Nodes.Count == 1 && Tree.FirstRoot.Visits == 0)
        {
            throw new JournalException(
                journal, "does not say what became of its tree, as journals of format 1 do not: resume it with the search that made it.");
        }
    }

    private void Add(SearchEvent<JsonElement> happened)
    {
        var before = Tree;
        Tree = Tree.Apply(happened);
        var made = Made(happened);
        if (made is null)
        {
            return;
        }

        Usage += made.Usage;
        _turn += made.Usage;
        if (made.Kind == EventKind.Committed)
        {
            _turns.Add(_turn);
            _turn = default;
        }

        Events.Add(made with { Nodes = Nodes.Count, Changes = TreeDifference.Of(this, before, made) });
    }

    private RecordedEvent? Made(SearchEvent<JsonElement> happened)
    {
        var milliseconds = happened.Elapsed.TotalMilliseconds;
        switch (happened)
        {
            case VisitEvent<JsonElement> { IsFinal: true } final:
                return Final(final);
            case VisitBegun<JsonElement> begun:
                return new(EventKind.Begun, NumberOf(begun.At), milliseconds) { Visit = begun.Number, Note = begun.Work.ToString() };
            case VisitArrived<JsonElement> arrived:
                return new(EventKind.Arrived, NumberOf(arrived.At), milliseconds) { Visit = arrived.Number, Note = arrived.Error?.Message };
            case VisitCompleted<JsonElement> completed:
                return Completed(completed);
            case VisitAbandoned<JsonElement> abandoned:
                return Abandoned(abandoned);
            case TurnCommitted<JsonElement> committed:
                return new(EventKind.Committed, NumberOf(committed.At), milliseconds);
            case SearchFinished<JsonElement> finished:
                Finished = finished;
                return new(EventKind.Finished, 0, milliseconds) { Note = finished.StopReason.ToString() };
            case SearchResumed<JsonElement> resumed:
                return new(EventKind.Resumed, 0, milliseconds) { Note = resumed.RunId };
            default:
                return null;
        }
    }

    /// <summary>The final answer and its judgement come after the search, and leave nothing in the tree.</summary>
    private RecordedEvent? Final(VisitEvent<JsonElement> final)
    {
        if (final is VisitCompleted<JsonElement> completed)
        {
            if (completed.Result.Candidates is [var answer, ..])
            {
                FinalAnswer = StateText.Of(answer.State);
            }

            return new(EventKind.Final, NumberOf(final.At), final.Elapsed.TotalMilliseconds)
            {
                Usage = completed.Result.Usage,
                JudgeUsage = completed.Result.Evaluation?.Usage ?? default,
                Note = completed.Error?.Message ?? FinalAnswer?.Answer,
            };
        }

        if (final is VisitAbandoned<JsonElement> abandoned)
        {
            return new(EventKind.Failed, NumberOf(final.At), final.Elapsed.TotalMilliseconds) { Visit = -1, Usage = abandoned.Usage, Note = abandoned.Error?.Message };
        }

        return null;
    }

    private RecordedEvent Completed(VisitCompleted<JsonElement> completed)
    {
        var node = NumberOf(completed.At);
        var known = Nodes[node].Children;
        var after = Tree.At(completed.At).Children;
        for (var ordinal = known.Count; ordinal < after.Length; ordinal++)
        {
            var child = after[ordinal];
            known.Add(Nodes.Count);
            Nodes.Add(new()
            {
                Parent = node,
                Ordinal = ordinal,
                Depth = Nodes[node].Depth + 1,
                Born = Events.Count,
                Text = StateText.Of(child.State),
                Prior = child.Prior,
                Reward = child.Reward,
                IsTerminal = child.IsTerminal,
                Arm = child.Arm,
            });
        }

        double? judged = null;
        if (completed.Result.Evaluation is { HasJudgement: true } evaluation)
        {
            judged = evaluation.Value;
        }

        return new(EventKind.Completed, node, completed.Elapsed.TotalMilliseconds)
        {
            Visit = completed.Number,
            Value = completed.Value,
            Usage = completed.Result.Usage,
            JudgeUsage = completed.Result.Evaluation?.Usage ?? default,
            Judged = judged,
            Confidence = completed.Result.Evaluation?.Confidence,
            StepScore = completed.Result.Evaluation?.StepScore,
            Note = completed.Error?.Message,
        };
    }

    private RecordedEvent Abandoned(VisitAbandoned<JsonElement> abandoned)
    {
        var kind = EventKind.Abandoned;
        if (abandoned.Error is not null)
        {
            kind = EventKind.Failed;
        }

        return new(kind, NumberOf(abandoned.At), abandoned.Elapsed.TotalMilliseconds)
        {
            Visit = abandoned.Number, Usage = abandoned.Usage, Note = abandoned.Error?.Message,
        };
    }
}
