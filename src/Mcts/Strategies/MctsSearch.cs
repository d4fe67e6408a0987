using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>Monte Carlo tree search: select, expand and evaluate, back up; as a machine with three verbs.</summary>
/// <remarks>
/// After Coulom (2006), Kocsis and Szepesvári (2006) and, with <see cref="Puct"/>, Schrittwieser et al. (2020). Differences: the caller
/// does the expanding and evaluating, so any number of visits may be in flight; a leaf in flight is not handed out twice; finished lines
/// are closed; a simulation whose state cannot be judged backs up its parent's value, which changes no mean.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class MctsSearch<TState> : ISearch<TState>
{
    private readonly MctsOptions _options;
    private readonly ISelectionPolicy _selection;
    private readonly IWidening _widening;
    private readonly bool _asksAgain;
    private readonly IRecommender<TState> _recommender;
    private readonly SearchTree<TState> _tree;
    private readonly VisitLedger _ledger = new();
    private readonly List<(int Node, int Ordinal)> _fresh = [];        // candidates that widening added: visited next, oldest first
    private readonly List<(Place Place, Place? Twin)> _blocked = [];      // by the descent under way
    private readonly RootNoise? _noise;
    private readonly SearchPlan _plan;
    private readonly KnownStates<TState>? _known;
    private long _tokens;
    private readonly Func<int, bool> _canGrow;
    private Dictionary<(int Parent, int Ordinal), int>? _failures;
    private Dictionary<(int Node, int? Arm), int>? _vain;
    private long _turnStart;

    /// <summary>Creates a search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How it searches; copied.</param>
    /// <param name="recommender">How it chooses what to play. Default <see cref="HighestValue{TState}"/>.</param>
    /// <param name="keyOf">
    /// Merges equal states: those for which this gives equal keys. A later one shares the value of the first and is neither evaluated nor expanded;
    /// equal candidates of one state are one, with the priors of all. Pure and cheap; null for a state that is equal to no other. Null (default):
    /// every state stands for itself.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MctsSearch(TState root, MctsOptions? options = null, IRecommender<TState>? recommender = null, Func<TState, string?>? keyOf = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        _options = options is null ? new() : options with { };
        _options.Validate();
        _selection = _options.Selection;
        _widening = _options.Widening;
        _asksAgain = _widening.AsksAgain;
        _recommender = recommender ?? new HighestValue<TState>();
        _plan = new(_options.Seed, _options.Uses);
        _tree = new(root, _options.Discount, _options.Backup) { Plan = _plan };
        _noise = _options.RootNoiseFraction > 0 ? new(_options.RootNoiseFraction, _options.RootNoiseAlpha, _plan.Seed) : null;
        _known = keyOf is null ? null : new(_tree, keyOf);
        _canGrow = CanGrow;
        PlanTurn();
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree => _tree;

    /// <inheritdoc/>
    public int InFlight => _ledger.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => _options.Describe(_recommender, _known is not null);

    /// <inheritdoc/>
    public Recommendation<TState> Recommend() => _recommender.Recommend(_tree);

    /// <inheritdoc/>
    public SearchNode<TState> NodeOf(in Visit<TState> visit)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        return new(_tree, entry.Parent, entry.Ordinal);
    }

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        visit = default;
        if (_options.SimulationsPerTurn is { } perTurn && TurnIsOver(perTurn))
        {
            if (_ledger.Count > 0)
            {
                return BeginStatus.Waiting;      // what is in flight belongs to this turn
            }

            if (Commit())
            {
                return BeginStatus.Committed;
            }
        }

        _blocked.Clear();
        var status = BeginFresh(out visit) ? BeginStatus.Begun : Descend(out visit);
        if (status != BeginStatus.Begun)
        {
            Unblock();
        }

        return status;
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        var (parent, ordinal) = (entry.Parent, entry.Ordinal);
        if (result.Candidates is { } candidates)
        {
            _tree.CheckFits(_tree.NodeAt(parent, ordinal), candidates.Count);
        }

        _ledger.Strike(visit.Slot, visit.Number);
        ref var edge = ref _tree.EdgeAt(parent, ordinal);
        edge.Flags &= unchecked((ushort)~EdgeStats.Busy);
        if (entry.Meeting != Meeting.New)
        {
            CompleteMeeting(entry, result.Usage);
        }
        else if (entry.Work == VisitWork.None)
        {
            var node = _tree.Visited(parent, ordinal);
            var known = _tree.KnownValueAt(parent, ordinal);
            FinishVisit(node, parent, ordinal, known, edge.IsTerminal && edge.Visits == 0, isJudged: true, result.Usage, null);
        }
        else if (entry.Asked > 0)
        {
            CompleteGrowth(entry, result);
        }
        else
        {
            CompleteLeaf(entry, edge.IsTerminal, result);
        }

        _known?.Ended(new(parent, ordinal));
        _tree.Reached(visit.Depth);
        NoteUse(result.Usage);
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var entry = _ledger.Strike(visit.Slot, visit.Number);
        ref var edge = ref _tree.EdgeAt(entry.Parent, entry.Ordinal);
        edge.Flags &= unchecked((ushort)~EdgeStats.Busy);
        if (entry.Asked > 0)
        {
            _tree.Links(_tree.NodeAt(entry.Parent, entry.Ordinal)).Growing--;
        }

        _tree.BackUpFrom(entry.Parent, entry.Ordinal, double.NaN);
        _known?.Ended(new(entry.Parent, entry.Ordinal));
        if (failed)
        {
            CountFailure(entry);
        }

        if (entry.Asked > 0)
        {
            CloseIfDone(_tree.NodeAt(entry.Parent, entry.Ordinal));
        }
    }

    // ---- begin ---------------------------------------------------------------------------------------------------------------------

    private BeginStatus Descend(out Visit<TState> visit)
    {
        var node = _tree.RootIndex;
        var depth = 0;
        visit = default;
        if (_tree.NodeAt(-1, 0) < 0)
        {
            ref readonly var first = ref _tree.EdgeAt(-1, 0);
            return first.IsAvailable && TryBeginAt(-1, 0, depth, out visit) ? BeginStatus.Begun : _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
        }

        ref var edge = ref _tree.EdgeOf(node);
        if (edge.IsTerminal)
        {
            return _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
        }

        while (true)
        {
            ref var links = ref _tree.Links(node);
            var children = _tree.EdgesOf(links);
            var context = _tree.ContextOf(node, depth, edge);
            var asked = 0;
            if ((_asksAgain || (links.Flags & NodeLinks.Expanded) == 0) && !edge.IsClosed && (asked = Wanted(ref links, context, children)) > 0)
            {
                return BeginGrowth(node, depth, asked, context, out visit);
            }

            var picked = children.IsEmpty || asked < 0 ? -1 : _selection.Select(context, children);
            if (picked < 0)
            {
                if (asked < 0)
                {
                    CheckSomethingIsInFlight(edge, children, depth);
                }
                else
                {
                    CheckNoneIsAvailable(picked, children, depth);
                }

                if (node == _tree.RootIndex)
                {
                    return _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
                }

                edge.Flags |= EdgeStats.Blocked;      // until something below it ends
                _blocked.Add((new(links.Parent, links.Ordinal), null));
                node = links.Parent;
                edge = ref _tree.EdgeOf(node);
                depth--;
                continue;
            }

            if (picked >= children.Length || !children[picked].IsAvailable)
            {
                throw BadChoice(picked, children.Length, depth);
            }

            ref var below = ref children[picked];
            if (below.Child < 0 || below.IsTerminal)
            {
                if (TryBeginAt(node, picked, depth + 1, out visit))
                {
                    return BeginStatus.Begun;
                }

                continue;      // it waits for an equal state: what else is there?
            }

            edge = ref below;
            depth++;
            node = edge.Child;
        }
    }

    /// <summary>
    /// Takes back what a descent blocked that found nothing: how often a machine is asked in vain depends on timing, and a policy may choose
    /// otherwise where one candidate more is out of the question.
    /// </summary>
    private void Unblock()
    {
        foreach (var (place, twin) in _blocked)
        {
            _tree.EdgeAt(place.Parent, place.Ordinal).Flags &= unchecked((ushort)~EdgeStats.Blocked);
            if (twin is { } awaited)
            {
                _known!.WaitNoMore(place, awaited);
            }
        }
    }

    /// <summary>Holds a policy that chose nothing to its word: an argmax over NaN must not read as a finished search.</summary>
    private void CheckNoneIsAvailable(int picked, ReadOnlySpan<EdgeStats> children, int depth)
    {
        foreach (ref readonly var child in children)
        {
            if (child.IsAvailable || picked < -1)
            {
                throw BadChoice(picked, children.Length, depth);
            }
        }
    }

    /// <summary>The same for a widening that waits: for nothing it would wait for ever.</summary>
    private void CheckSomethingIsInFlight(in EdgeStats edge, ReadOnlySpan<EdgeStats> children, int depth)
    {
        var waits = edge.InFlight > 0;
        foreach (ref readonly var child in children)
        {
            waits |= (child.Flags & EdgeStats.Blocked) != 0;      // for an equal state in flight elsewhere
        }

        if (!waits)
        {
            var name = _widening.GetType().Name;
            throw new PluginException(
                name, $"Widening '{name}' waits at depth {depth}, where nothing is in flight; it waits only for what is in flight below the state.");
        }
    }

    private PluginException BadChoice(int picked, int count, int depth)
    {
        var name = _selection.GetType().Name;
        return new(name, $"Selection policy '{name}' chose candidate {picked} of {count} at depth {depth}; it gives the index of an available " +
            "candidate, or −1 if none is available.");
    }

    /// <summary>Candidates that a state's first expansion asks for.</summary>
    private int First(int depth) => depth == 0 ? _options.RootCandidates ?? _widening.Initial : _widening.Initial;

    /// <summary>How many candidates to ask for at a state before descending through it.</summary>
    private int Wanted(ref NodeLinks links, in SelectionContext context, ReadOnlySpan<EdgeStats> children)
    {
        if ((links.Flags & NodeLinks.Expanded) == 0)
        {
            return links.Growing == 0 ? First(context.Depth) : 0;
        }

        var more = _widening.More(context, children, links.Growing);
        return more > 0 && ((links.Flags & NodeLinks.NoMore) != 0 || links.Growing == byte.MaxValue) ? 0 : more;
    }

    private bool CanGrow(int node)
    {
        ref var links = ref _tree.Links(node);
        if (!_asksAgain || (links.Flags & NodeLinks.Expanded) == 0)
        {
            return (links.Flags & NodeLinks.Expanded) == 0;
        }

        var context = _tree.ContextOf(node, _tree.DepthOf(links.Parent) - _tree.Root.Depth, _tree.EdgeOf(node));
        return Wanted(ref links, context, _tree.EdgesOf(links)) > 0;
    }

    /// <summary>Hands out a candidate's first visit, or a further one to a terminal. False if it has to wait for an equal state in flight.</summary>
    private bool TryBeginAt(int parent, int ordinal, int depth, out Visit<TState> visit)
    {
        ref var edge = ref _tree.EdgeAt(parent, ordinal);
        if (_known is not null && edge.Visits == 0)
        {
            var place = new Place(parent, ordinal);
            var meeting = _known.Meet(place, out var twin);
            if (meeting == Meeting.InFlight)
            {
                _known.Wait(place, twin);
                _blocked.Add((place, twin));
                visit = default;
                return false;
            }

            if (meeting != Meeting.New)
            {
                edge.Flags |= EdgeStats.Busy;
                Enter(parent, ordinal, depth, VisitWork.None, asked: 0, First(depth), [], null, out visit, meeting, twin);
                return true;
            }

            _known.Begun(place);
        }

        var known = !double.IsNaN(_tree.KnownValueAt(parent, ordinal));
        var work = (known ? VisitWork.None : VisitWork.Evaluate)
            | (edge.IsTerminal || _options.ExpandAtVisit > 1 ? VisitWork.None : VisitWork.Expand);
        var arm = (work & VisitWork.Expand) != 0 ? Arm(_tree.ContextOfLeaf(parent, ordinal, depth, edge)) : null;
        if (edge.Visits == 0)
        {
            edge.Flags |= EdgeStats.Busy;
        }

        Enter(parent, ordinal, depth, work, asked: 0, First(depth), [], arm, out visit);
        return true;
    }

    private BeginStatus BeginGrowth(int node, int depth, int asked, in SelectionContext context, out Visit<TState> visit)
    {
        var arm = Arm(context);
        ref var links = ref _tree.Links(node);
        links.Growing++;
        Enter(links.Parent, links.Ordinal, depth, VisitWork.Expand, asked, asked, _tree.ChildStates(node), arm, out visit);
        return BeginStatus.Begun;
    }

    private int? Arm(in SelectionContext context)
    {
        var arm = _widening.Arm(context);
        if (arm is < 0 or >= byte.MaxValue)
        {
            var name = _widening.GetType().Name;
            throw new PluginException(name, $"Widening '{name}' chose arm {arm}; arms are numbered from 0 to {byte.MaxValue - 1}.");
        }

        if (arm is { } chosen && context.IsArmSpent(chosen))
        {
            var name = _widening.GetType().Name;
            throw new PluginException(
                name,
                $"Widening '{name}' chose arm {arm} at depth {context.Depth}, which has nothing to add there; it chooses one that is not spent " +
                $"({nameof(SelectionContext)}.{nameof(SelectionContext.IsArmSpent)}).");
        }

        return arm;
    }

    private bool BeginFresh(out Visit<TState> visit)
    {
        for (var i = 0; i < _fresh.Count;)
        {
            var fresh = _fresh[i];
            ref var edge = ref _tree.EdgeAt(fresh.Node, fresh.Ordinal);
            if (edge.Child >= 0 || edge.IsClosed || !_tree.IsUnderRoot(fresh.Node))
            {
                _fresh.RemoveAt(i);
                continue;
            }

            i++;      // it stays in line until its visit is complete, in case that is abandoned
            if (edge.IsAvailable && edge.Started == 0)
            {
                var depth = _tree.DepthOf(fresh.Node) - _tree.Root.Depth;
                if (TryBeginAt(fresh.Node, fresh.Ordinal, depth, out visit))
                {
                    return true;
                }
            }
        }

        visit = default;
        return false;
    }

    private void Enter(
        int parent, int ordinal, int depth, VisitWork work, int asked, int count, TState[] siblings, int? arm, out Visit<TState> visit,
        Meeting meeting = Meeting.New, Place twin = default)
    {
        var number = _ledger.Next;
        var slot = _ledger.Enter(parent, ordinal, work, asked, arm, meeting, twin);
        var draw = siblings.Length + (asked > 0 ? _known?.RepeatsAt(_tree.NodeAt(parent, ordinal)) ?? 0 : 0);
        visit = new(number, slot, _tree.StateAt(parent, ordinal), work, count, depth, siblings, draw: draw, arm: arm);
        _tree.Start(parent, ordinal);
    }

    // ---- complete ------------------------------------------------------------------------------------------------------------------

    private void CompleteLeaf(in VisitLedger.Entry entry, bool terminal, in VisitResult<TState> result)
    {
        var (parent, ordinal) = (entry.Parent, entry.Ordinal);
        var node = _tree.Visited(parent, ordinal);
        var known = _tree.KnownValueAt(parent, ordinal);
        var wantsValue = (entry.Work & VisitWork.Evaluate) != 0;
        var evaluation = result.Evaluation;
        var value = wantsValue
            ? evaluation is { HasJudgement: true } judged ? judged.Value : evaluation is null ? double.NaN : _tree.NeutralValue(parent)
            : known;
        if ((entry.Work & VisitWork.Expand) != 0 && result.Candidates is { } candidates)
        {
            AttachAll(node, candidates, entry.Arm);
            if (candidates.Count == 0 && HasNoMore(node))
            {
                FinishVisit(node, parent, ordinal, _options.DeadEndValue, terminal: false, isJudged: true, result.Usage, null);
                _tree.Close(parent, ordinal, _canGrow);
                return;
            }
        }

        var isJudged = !wantsValue || evaluation is { HasJudgement: true };
        FinishVisit(node, parent, ordinal, value, terminal, isJudged, result.Usage, evaluation);
    }

    /// <summary>A state equal to one that has a value takes it over, and nothing is left to do there; one that leads in a circle is closed.</summary>
    private void CompleteMeeting(in VisitLedger.Entry entry, in Usage usage)
    {
        var (parent, ordinal, twin) = (entry.Parent, entry.Ordinal, entry.Twin);
        var node = _tree.Visited(parent, ordinal);
        if (entry.Meeting == Meeting.Circle || _known!.LeadsInACircle(new(parent, ordinal), twin))      // since then two may have met crosswise
        {
            FinishVisit(node, parent, ordinal, double.NaN, terminal: false, isJudged: true, usage, null);
            _tree.Close(parent, ordinal, _canGrow);
            return;
        }

        ref readonly var first = ref _tree.EdgeAt(twin.Parent, twin.Ordinal);
        if (first.IsTerminal)
        {
            var known = _tree.KnownValueAt(twin.Parent, twin.Ordinal);
            var same = new Evaluation(known, confidence: _tree.At(twin).Confidence);
            FinishVisit(node, parent, ordinal, known, terminal: true, _tree.IsJudged(twin), usage, same);
            return;
        }

        var value = _tree.StateValue(first, twin.Parent, twin.Ordinal, double.NaN);
        FinishVisit(node, parent, ordinal, value, terminal: false, isJudged: true, usage, null);
        _tree.Share(new(parent, ordinal), twin);
        _tree.Close(parent, ordinal, _canGrow);
    }

    private void CompleteGrowth(in VisitLedger.Entry entry, in VisitResult<TState> result)
    {
        var node = _tree.NodeAt(entry.Parent, entry.Ordinal);
        ref var links = ref _tree.Links(node);
        links.Growing--;
        var before = links.Count;
        var first = (links.Flags & NodeLinks.Expanded) == 0;
        if (result.Candidates is { } candidates)
        {
            AttachAll(node, candidates, entry.Arm);
        }

        var stuck = result.Candidates is { Count: 0 } && HasNoMore(node);
        FinishVisit(
            node, entry.Parent, entry.Ordinal, stuck && first ? _options.DeadEndValue : double.NaN, terminal: false, isJudged: true, result.Usage, null);
        if (_asksAgain)
        {
            for (var i = before; i < links.Count; i++)
            {
                _fresh.Add((node, i));
            }
        }

        CloseIfDone(node);
    }

    private void FinishVisit(
        int node, int parent, int ordinal, double value, bool terminal, bool isJudged, in Usage usage, in Evaluation? evaluation)
    {
        if (terminal && !double.IsNaN(value))
        {
            _tree.Settle(parent, ordinal, value, isJudged, evaluation?.Confidence);
        }

        _tree.BackUpFrom(parent, ordinal, value);
        _tree.ShareFrom(parent, ordinal);
        _tree.Note(node, usage, evaluation);
        if (!double.IsNaN(value))
        {
            Simulations++;
            if ((_plan.Keeps & (StateFacts.OwnValues | StateFacts.Scores)) != 0 && isJudged)
            {
                _tree.KeepOwnValue(parent, ordinal, value);
            }
        }

        if (terminal && _options.CloseTerminals && !double.IsNaN(value))
        {
            _tree.Close(parent, ordinal, _canGrow);
        }
    }

    /// <summary>Closes a state whose last expansion in flight has ended, if that was all it waited for.</summary>
    private void CloseIfDone(int node)
    {
        if (!CanGrow(node))
        {
            CloseIfNothingIsOpen(node);
        }
    }

    private void CloseIfNothingIsOpen(int node)
    {
        ref var links = ref _tree.Links(node);
        foreach (ref readonly var child in _tree.EdgesOf(links))
        {
            if (!child.IsClosed)
            {
                return;
            }
        }

        if (links.Growing == 0)
        {
            _tree.Close(links.Parent, links.Ordinal, _canGrow);
        }
    }

    /// <summary>Gives a state up that failed too often: nothing below it is asked for again. The first root is tried for ever.</summary>
    private void CountFailure(in VisitLedger.Entry entry)
    {
        var place = (entry.Parent, entry.Ordinal);
        _failures ??= [];
        var failures = _failures.GetValueOrDefault(place) + 1;
        _failures[place] = failures;
        if (failures < _options.AttemptsPerState || entry.Parent < 0)
        {
            return;
        }

        if (entry.Asked == 0)
        {
            _tree.Close(entry.Parent, entry.Ordinal, _canGrow);
            return;
        }

        var node = _tree.NodeAt(entry.Parent, entry.Ordinal);
        _tree.Links(node).Flags |= NodeLinks.Expanded | NodeLinks.NoMore;
        CloseIfNothingIsOpen(node);
    }

    private void AttachAll(int node, IReadOnlyList<Candidate<TState>> candidates, int? arm)
    {
        if (candidates.Count == 0)
        {
            _tree.CountExpansion();
            NothingToAdd(node, arm);
            return;
        }

        if (_known is not null)
        {
            candidates = _known.Merge(node, candidates, (ordinal, prior) => AddPrior(node, ordinal, prior));
            if (candidates.Count == 0)
            {
                NothingNew(node, arm);
                return;
            }
        }

        switch (candidates)
        {
            case Candidate<TState>[] array:
                _tree.Attach(node, array, arm);
                break;
            case List<Candidate<TState>> list:
                _tree.Attach(node, CollectionsMarshal.AsSpan(list), arm);
                break;
            default:
                _tree.Attach(node, [.. candidates], arm);
                break;
        }

        if (node == _tree.RootIndex)
        {
            AddRootNoise();
        }
    }

    private void NoteUse(in Usage usage)
    {
        if (_options.PlannedSimulations is null && _options.PlannedTokens is null)
        {
            return;
        }

        _tokens += usage.CompletionTokens;
        var simulations = Simulations / (double)(_options.PlannedSimulations ?? int.MaxValue);
        var tokens = _tokens / (double)(_options.PlannedTokens ?? long.MaxValue);
        _plan.UsedShare = Math.Min(1, Math.Max(simulations, tokens));
    }

    private void AddPrior(int node, int ordinal, double prior)
    {
        ref var edge = ref _tree.EdgeAt(node, ordinal);
        edge.Prior = (float)Math.Min(edge.Prior + prior, float.MaxValue);
        if (node == _tree.RootIndex && _noise is not null)
        {
            _noise.Add(ordinal, prior);
            AddRootNoise();
        }
    }

    /// <summary>An expander that proposes only what is there already has, after some tries, nothing to add.</summary>
    private void NothingNew(int node, int? arm)
    {
        _tree.CountExpansion();
        _vain ??= [];
        var tries = _vain.GetValueOrDefault((node, arm)) + 1;
        _vain[(node, arm)] = tries;
        if (tries >= _options.AttemptsPerState)
        {
            NothingToAdd(node, arm);
        }
    }

    /// <summary>The expander has nothing to add to a state, or one of its arms has not: then it is up to the others.</summary>
    private void NothingToAdd(int node, int? arm)
    {
        if (arm is not { } asked || _widening.Arms <= 1 || _tree.SpendArm(node, asked, _widening.Arms))
        {
            _tree.Links(node).Flags |= NodeLinks.Expanded | NodeLinks.NoMore;
        }
    }

    private bool HasNoMore(int node) => (_tree.Links(node).Flags & NodeLinks.NoMore) != 0;

    // ---- turns and noise -----------------------------------------------------------------------------------------------------------

    private bool TurnIsOver(int perTurn) =>
        Simulations - _turnStart + _ledger.Count >= perTurn || (_tree.NodeAt(-1, 0) >= 0 && _tree.Root is { IsClosed: true, IsTerminal: false });

    private bool Commit()
    {
        var action = Recommend().Action;
        if (action is not { } chosen)
        {
            return false;
        }

        _tree.MoveRoot(_tree.Visited(chosen.ParentIndex, chosen.Ordinal));
        _known?.RootMoved(new(chosen.ParentIndex, chosen.Ordinal));
        _turnStart = Simulations;
        _noise?.Reset();
        AddRootNoise();
        PlanTurn();
        return true;
    }

    /// <summary>The first visit of a root evaluates it; what is planned is for the candidates below.</summary>
    private void PlanTurn() =>
        _plan.SimulationsBelowRoot = Math.Max(0, (_options.SimulationsPerTurn ?? _options.PlannedSimulations ?? 0) - (_tree.Root.Visits == 0 ? 1 : 0));

    private void AddRootNoise()
    {
        ref var links = ref _tree.Links(_tree.RootIndex);
        _noise?.Mix(_tree.EdgesOf(links));
    }
}
