namespace TreeReasoner;

/// <summary>Monte Carlo tree search: select, expand and evaluate, back up; as a machine with three verbs.</summary>
/// <remarks>
/// <para>
/// <b>The algorithm.</b> <see cref="Begin"/> walks down from the current root. At each state on the way it first asks the widening whether
/// the state is to get more candidates; if so, the visit is to that state and asks the expander. Otherwise the selection policy chooses a
/// candidate to go to. The walk ends at a candidate that was never visited: the visit asks the expander for its candidates and the
/// evaluator for its value. <see cref="Complete"/> adds the candidates, adds the value to the statistics of the state and of all above it,
/// and closes what has nothing open left below. <see cref="Abandon"/> takes a visit back. Visits count as begun until they end, so that
/// several workers spread out, and a state in flight is not handed out twice.</para>
/// <para>
/// <b>Who may ask a policy when.</b> Only this search asks, from the loop that owns it, one question at a time. <see cref="Begin"/> asks
/// the widening and then the selection once a level, and the choice of arms last, when the place of the visit is known. A walk in vain asks
/// them too and leaves no trace. <see cref="Complete"/> and <see cref="Abandon"/> ask the widening alone, and only at a state whose
/// candidates are all closed: would it ask for more? If not, the state is closed. Statistics are told of a visit after its value was backed
/// up and before that question. So a policy answers the same when it is asked twice, and what it remembers changes only when its statistics
/// are told.</para>
/// <para>
/// After Coulom (2006), Kocsis and Szepesvári (2006) and, with <see cref="Puct"/>, Schrittwieser et al. (2020). Differences: the caller
/// does the expanding and evaluating, so any number of visits may be in flight; finished lines are closed; a simulation whose state cannot
/// be judged backs up its parent's value, which changes no mean.</para>
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class MctsSearch<TState> : ISearch<TState>
{
    private readonly MctsOptions _options;
    private readonly IRecommender<TState> _recommender;
    private readonly SearchTree<TState> _tree;
    private readonly VisitTable _visits = new();
    private readonly SearchExtension<TState>[] _extensions;
    private readonly Attempts _attempts;
    private readonly Growth<TState> _growth;
    private readonly Descent<TState> _descent;
    private readonly Turns<TState>? _turns;
    private readonly StatisticsFeed<TState>? _statistics;

    /// <summary>Creates a search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How it searches; copied.</param>
    /// <param name="recommender">
    /// How it chooses what to play. Default the one that goes with the policy, or else <see cref="HighestValue{TState}"/>.
    /// </param>
    /// <param name="extensions">What else takes part in it; made for this search alone. Default nothing.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MctsSearch(
        TState root,
        MctsOptions? options = null,
        IRecommender<TState>? recommender = null,
        params IEnumerable<SearchExtension<TState>> extensions)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(extensions);
        _options = (options ?? new()) with { };
        _options.Validate();
        _recommender = recommender ?? _options.Policy.NewRecommender<TState>() ?? new HighestValue<TState>();
        var writer = new TreeWriter<TState>(root, _options.Discount, _options.Backup, _options.Seed);
        _tree = writer.Tree;
        _tree.DeadEndValue = _options.DeadEndValue;
        _extensions = [.. extensions];
        _attempts = new(_options.AttemptsPerState);
        _growth = new(_tree, _options, _attempts, _extensions);
        _descent = new(_tree, _options.Policy, _growth, _extensions);
        if (_options.SimulationsPerTurn is { } perTurn)
        {
            _turns = new(_tree, perTurn);
        }

        if (_options.Policy.NewStatistics(_options) is { } statistics)
        {
            _tree.Statistics = statistics;
            _statistics = new(_tree, statistics);
        }

        foreach (var extension in _extensions)
        {
            extension.Start(writer);
        }
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree => _tree;

    /// <inheritdoc/>
    public int InFlight => _visits.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            var settings = _options.Describe(_recommender);
            foreach (var (name, value) in _extensions.SelectMany(extension => extension.Settings))
            {
                settings[name] = value;
            }

            return settings;
        }
    }

    /// <inheritdoc/>
    public Recommendation<TState> Recommend() => _recommender.Recommend(_tree);

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        visit = default;
        if (_turns is not null && _turns.IsOver(Simulations, InFlight))
        {
            if (InFlight > 0)
            {
                return BeginStatus.Waiting;      // what is in flight belongs to this turn
            }

            if (Recommend().Action is { } action)
            {
                TakeTurn(action);
                return BeginStatus.Committed;
            }
        }

        if (_tree.CanBegin && _descent.TryFind(out var target))
        {
            HandOut(target, out visit);
            return BeginStatus.Begun;
        }

        if (InFlight > 0)
        {
            return BeginStatus.Waiting;
        }

        return BeginStatus.Finished;
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        ref readonly var found = ref _visits.Find(visit.Slot, visit.Number);
        var at = _tree.CursorAt(found.Place);
        result.Validate();
        if (result.Candidates is { } candidates)
        {
            _tree.CheckFits(at.Edge.Child, candidates.Count);
        }

        var entry = _visits.Strike(visit.Slot, visit.Number);
        at.Edge.Clear(EdgeFlags.Busy);
        if (entry.Kind != FirstVisitKind.Visit)
        {
            CompleteShared(at, entry, visit.Depth, result.Usage);
        }
        else if (entry.Work == VisitWork.None)
        {
            _tree.GetOrAddNode(at);
            Finish(at, visit.Depth, new(_tree.KnownValueAt(at.State), result.Usage, EndsLine: at.Edge.IsTerminal && at.Edge.Visits == 0));
        }
        else if (entry.IsGrowth)
        {
            CompleteGrowth(at, entry, visit.Depth, result);
        }
        else
        {
            CompleteLeaf(at, entry, visit.Depth, result);
        }

        TellEnded(entry.Place);
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var entry = _visits.Strike(visit.Slot, visit.Number);
        var at = _tree.CursorAt(entry.Place);
        at.Edge.Clear(EdgeFlags.Busy);
        if (entry.IsGrowth)
        {
            _tree.EndGrowth(at.Edge.Child);
        }

        _tree.End(entry.Place);
        TellEnded(entry.Place);
        if (failed && _attempts.FailedAt(entry.Place) && !entry.Place.IsFirstRoot)
        {
            GiveUp(at, entry);
        }

        if (entry.IsGrowth)
        {
            _growth.CloseIfDone(at.Edge.Child);
        }
    }

    private void HandOut(in Target target, out Visit<TState> visit)
    {
        var at = _tree.CursorAt(target.Place);
        var work = VisitWork.None;
        var count = _growth.FirstCount(target.Depth);
        var draw = 0;
        int? arm = null;
        TState[] siblings = [];
        if (target.IsGrowth)
        {
            var node = at.Edge.Child;
            work = VisitWork.Expand;
            count = target.Asked;
            arm = _growth.ChooseArm(_tree.ContextOf(node, target.Depth, at.Edge));
            siblings = _tree.ChildStates(node);
            draw = siblings.Length + DiscardedAt(target.Place);
            _tree.BeginGrowth(node);
        }
        else
        {
            if (target.Kind == FirstVisitKind.Visit)
            {
                work = WorkAt(at);
            }

            if ((work & VisitWork.Expand) != 0)
            {
                arm = _growth.ChooseArm(_tree.ContextOfLeaf(at, target.Depth));
            }

            if (at.Edge.Visits == 0)
            {
                at.Edge.Set(EdgeFlags.Busy);
            }
        }

        var number = _visits.Next;
        var slot = _visits.Enter(
            new() { Place = target.Place, Work = work, Asked = target.Asked, Arm = arm, Kind = target.Kind, Twin = target.Twin });
        visit = new(number, _tree.ViewOf(target.Place), _tree.StateAt(at.State), work)
        {
            Slot = slot, Count = count, Depth = target.Depth, Siblings = siblings, Draw = draw, Arm = arm,
        };
        _tree.Begin(target.Place);
    }

    /// <summary>What the first visit to a candidate is to find out, or a further one to a terminal.</summary>
    private VisitWork WorkAt(in TreeCursor at)
    {
        var work = VisitWork.None;
        if (_tree.KnownValueAt(at.State) is null)
        {
            work = VisitWork.Evaluate;
        }

        if (!at.Edge.IsTerminal && _options.Policy.ExpandAtVisit == 1)
        {
            work |= VisitWork.Expand;
        }

        return work;
    }

    private void CompleteLeaf(in TreeCursor at, in VisitTable.Entry entry, int depth, in VisitResult<TState> result)
    {
        var node = _tree.GetOrAddNode(at);
        if ((entry.Work & VisitWork.Expand) != 0 && result.Candidates is { } candidates)
        {
            _growth.Add(node, candidates, entry.Arm);
            if (candidates.Count == 0 && _tree.Links(node).IsExhausted)
            {
                Finish(at, depth, new(_options.DeadEndValue, result.Usage));
                _tree.Close(entry.Place, _growth.CanGrowDelegate);
                return;
            }
        }

        var isTerminal = at.Edge.IsTerminal;
        if ((entry.Work & VisitWork.Evaluate) == 0)
        {
            Finish(at, depth, new(_tree.KnownValueAt(at.State), result.Usage, EndsLine: isTerminal));
            return;
        }

        var value = ValueOf(result.Evaluation, entry.Place);
        Finish(at, depth, new(value, result.Usage, result.Evaluation is { HasJudgement: true }, isTerminal, result.Evaluation));
    }

    /// <summary>
    /// The value of a state that was to be evaluated: neutral where the evaluator cannot tell, none where the evaluation has not come.
    /// </summary>
    private double? ValueOf(in Evaluation? evaluation, Place place)
    {
        if (evaluation is not { } came)
        {
            return null;
        }

        if (came.HasJudgement)
        {
            return came.Value;
        }

        return _tree.NeutralValue(place.Parent);
    }

    private void CompleteGrowth(in TreeCursor at, in VisitTable.Entry entry, int depth, in VisitResult<TState> result)
    {
        var node = at.Edge.Child;
        _tree.EndGrowth(node);
        var before = _tree.Links(node).Count;
        var isFirst = !_tree.Links(node).IsExpanded;
        double? value = null;
        if (result.Candidates is { } candidates)
        {
            _growth.Add(node, candidates, entry.Arm);
            if (isFirst && candidates.Count == 0 && _tree.Links(node).IsExhausted)
            {
                value = _options.DeadEndValue;
            }
        }

        Finish(at, depth, new(value, result.Usage));
        _growth.MarkFresh(node, before);
        _growth.CloseIfDone(node);
    }

    /// <summary>
    /// A state equal to one that has a value takes it over, and nothing is left to do there; one that leads nowhere new is closed.
    /// </summary>
    private void CompleteShared(in TreeCursor at, in VisitTable.Entry entry, int depth, in Usage usage)
    {
        _tree.GetOrAddNode(at);
        var (node, twin) = (_tree.ViewOf(entry.Place), _tree.ViewOf(entry.Twin));
        if (entry.Kind == FirstVisitKind.Close || !Array.TrueForAll(_extensions, extension => extension.MayShare(node, twin)))
        {
            Finish(at, depth, new(null, usage));
        }
        else if (twin.IsTerminal)
        {
            var value = twin.KnownValue;
            var same = new Evaluation(value ?? 0, confidence: twin.Confidence);
            Finish(at, depth, new(value, usage, _tree.IsJudged(entry.Twin), EndsLine: true, same));
            return;
        }
        else
        {
            Finish(at, depth, new(twin.StateValue, usage));
            foreach (var extension in _extensions)
            {
                extension.Shared(node, twin);
            }
        }

        _tree.Close(entry.Place, _growth.CanGrowDelegate);
    }

    /// <summary>Ends a visit in the tree: what it found is backed up, recorded and told, and a line that has ended is closed.</summary>
    private void Finish(in TreeCursor at, int depth, in Finding found)
    {
        if (found.Value is { } value)
        {
            if (found.EndsLine)
            {
                _tree.Settle(at, value, found.IsJudged, found.Evaluation?.Confidence);
            }

            _tree.EndWith(at.Place, value);
            Simulations++;
        }
        else
        {
            _tree.End(at.Place);
        }

        foreach (var extension in _extensions)
        {
            extension.BackedUp(_tree.ViewOf(at.Place));
        }

        _tree.Record(at, found.Usage, found.Evaluation);
        _statistics?.Tell(at, depth, found);
        if (at.Edge.IsTerminal && _options.CloseTerminals && found.Value is not null)
        {
            _tree.Close(at.Place, _growth.CanGrowDelegate);
        }
    }

    /// <summary>Gives a state up that failed too often: nothing below it is asked for again. The first root is tried for ever.</summary>
    private void GiveUp(in TreeCursor at, in VisitTable.Entry entry)
    {
        if (entry.IsGrowth)
        {
            _tree.Exhaust(at.Edge.Child);
        }
        else
        {
            _tree.Close(entry.Place, _growth.CanGrowDelegate);
        }
    }

    private void TakeTurn(SearchNode<TState> action)
    {
        _turns!.Take(action, Simulations);
        foreach (var extension in _extensions)
        {
            extension.RootMoved(action);
        }
    }

    private void TellEnded(Place place)
    {
        if (_extensions.Length == 0)
        {
            return;
        }

        _descent.Ended(place);
        foreach (var extension in _extensions)
        {
            extension.Ended(_tree.ViewOf(place));
        }
    }

    private int DiscardedAt(Place place)
    {
        var discarded = 0;
        foreach (var extension in _extensions)
        {
            discarded += extension.DiscardedAt(_tree.ViewOf(place));
        }

        return discarded;
    }
}
