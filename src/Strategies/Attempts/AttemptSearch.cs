namespace TreeReasoner;

/// <summary>
/// What strategies over whole attempts share: attempts are children of the root, asked for by <see cref="AttemptWay"/>, counted or judged
/// once, and
/// compared in pairs.
/// </summary>
/// <typeparam name="TState">An immutable state.</typeparam>
public abstract class AttemptSearch<TState> : StrategySearch<TState>
{
    private readonly Func<TState, string?> _answer;
    private readonly Func<TState, string?> _verdict;
    private readonly bool _areJudged;
    private readonly Dictionary<int, Attempt<TState>> _attempts = [];
    private readonly Dictionary<int, int> _rounds = [];
    private readonly Dictionary<int, (double Value, bool IsJudged, string? Feedback)> _found = [];
    private readonly Queue<VisitOrder<TState>> _next = new();
    private readonly List<PairContest<TState>> _contests = [];
    private int _asked;
    private int _open;

    private protected AttemptSearch(TState root, Func<TState, string?> answer, Func<TState, string?> verdict, bool areJudged)
        : base(root)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(verdict);
        (_answer, _verdict, _areJudged) = (answer, verdict, areJudged);
    }

    /// <summary>Attempts that have come, counted or judged, in the order in which they were asked for.</summary>
    private protected IReadOnlyList<Attempt<TState>> Attempts =>
        [.. _attempts.Values.Where(attempt => _found.ContainsKey(attempt.Number)).OrderBy(attempt => attempt.Number)];

    /// <summary>Comparisons that are decided, as <see cref="BradleyTerry"/> takes them.</summary>
    private protected IEnumerable<(int First, int Second, double Score)> Results =>
        from contest in _contests where contest.Score is not null select (contest.First, contest.Second, contest.Score!.Value);

    /// <summary>What a judge found of an attempt: its value, and what it said in words.</summary>
    private protected (double Value, bool IsJudged, string? Feedback) FoundOf(Attempt<TState> attempt) => _found[attempt.Number];

    /// <summary>Asks for an attempt.</summary>
    /// <param name="way">From the problem alone, or from others.</param>
    /// <param name="round">Its round.</param>
    /// <param name="shown">The others.</param>
    /// <returns>Its number.</returns>
    private protected int Ask(AttemptWay way, int round, params IEnumerable<Attempt<TState>> shown)
    {
        var number = _asked++;
        _rounds[number] = round;
        Shown<TState>[] states = [.. shown.Select(each => new Shown<TState>(each.Node.State, FoundOf(each).Feedback))];
        Enqueue(new(Tree.FirstRoot, VisitWork.Expand, 1, Drawing.Independent, number, number) { Arm = (int)way, Shown = states });
        return number;
    }

    /// <summary>Has two attempts compared.</summary>
    private protected PairContest<TState> Compare(Attempt<TState> first, Attempt<TState> second, bool readsWhole)
    {
        var contest = new PairContest<TState>(first.Number, second.Number, readsWhole);
        _contests.Add(contest);
        Continue(contest);
        return contest;
    }

    /// <summary>Something has come, and nothing more is under way: what the strategy wants next.</summary>
    private protected abstract void Decide();

    /// <inheritdoc/>
    protected sealed override bool TryNext(out VisitOrder<TState> order)
    {
        if (_asked == 0 && _contests.Count == 0)
        {
            Decide();
        }

        return _next.TryDequeue(out order);
    }

    /// <inheritdoc/>
    protected sealed override void Completed(in VisitReport<TState> report)
    {
        var order = report.Order;
        if (order.Tag < 0)
        {
            var contest = _contests[ContestOf(order.Tag)];
            contest.Take(IsSwapped(order.Tag), report.Added is [{ } said, ..] ? _verdict(said.State) : null);
            Continue(contest);
        }
        else if (order.Work == VisitWork.Expand)
        {
            Come(order.Tag, report.Added);
        }
        else
        {
            _found[order.Tag] = (report.Value ?? 0, report.IsJudged, report.Feedback);
        }

        Close();
    }

    /// <inheritdoc/>
    protected sealed override void GivenUp(in VisitOrder<TState> order)
    {
        if (order.Tag < 0)
        {
            var contest = _contests[ContestOf(order.Tag)];
            contest.Take(IsSwapped(order.Tag), null);
            Continue(contest);
        }

        Close();
    }

    private void Come(int number, IReadOnlyList<SearchNode<TState>> added)
    {
        if (added is not [{ } node, ..])
        {
            return;
        }

        if (!node.IsTerminal)
        {
            return;
        }

        _attempts[number] = new(number, node, _answer(node.State), _rounds[number]);
        var work = VisitWork.None;
        if (_areJudged)
        {
            work = VisitWork.Evaluate;
        }

        Enqueue(new(node, work, Tag: number));
    }

    private void Continue(PairContest<TState> contest)
    {
        var place = _contests.IndexOf(contest);
        while (contest.TryNext(out var way, out var isSwapped))
        {
            var (a, b) = (_attempts[contest.First], _attempts[contest.Second]);
            if (isSwapped)
            {
                (a, b) = (b, a);
            }

            Enqueue(new(Tree.FirstRoot, VisitWork.Expand, 1, Drawing.Independent, 0, TagOf(place, isSwapped))
            {
                Arm = (int)way, Shown = [new(a.Node.State), new(b.Node.State)],
            });
        }
    }

    private void Enqueue(in VisitOrder<TState> order)
    {
        _open++;
        _next.Enqueue(order);
    }

    private void Close()
    {
        _open--;
        if (_open == 0)
        {
            Decide();
        }
    }

    // Comparisons have tags below 0: two for each contest.
    private static int TagOf(int contest, bool isSwapped) => -1 - (2 * contest) - (isSwapped ? 1 : 0);

    private static int ContestOf(int tag) => (-1 - tag) / 2;

    private static bool IsSwapped(int tag) => (-1 - tag) % 2 == 1;
}
