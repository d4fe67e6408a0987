namespace TreeReasoner;

/// <summary>
/// Diverse verifier tree search (DVTS): m subtrees below the root, each searched by a beam of its own (greedily by default). Nothing is
/// compared across subtrees before the end; then the best line of all is played, or what their answers vote for.
/// </summary>
/// <remarks>
/// After Beeching, Tunstall and Rush, "Scaling Test-Time Compute with Open Models" (2024): what a beam loses in diversity at large budgets,
/// it keeps. Ours asks for the m·k first steps in one order and deals them out in turn, so that with Distinct drawing no two subtrees share
/// a first step and each gets likely and unlikely ones; where fewer than m come there are fewer subtrees. Do not use it for small budgets:
/// a subtree sees an m-th of them, and <see cref="StepSearch{TState}"/> makes more of it; nor with a judge one can rely on from the first
/// step, where a plain beam wastes less.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class DiverseSearch<TState> : StrategySearch<TState>
{
    private const int AtRoot = -1;

    private readonly DiverseOptions _options;
    private readonly List<Beam<TState>> _subtrees = [];
    private bool _isBegun;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How many subtrees, and how wide; copied.</param>
    /// <param name="recommender">How it chooses among the answers of all. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DiverseSearch(TState root, DiverseOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender, (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            order = new(Tree.FirstRoot, VisitWork.Expand, _options.Subtrees * _options.Candidates, _options.Drawing, Draw: 0, AtRoot);
            return true;
        }

        foreach (var subtree in _subtrees)
        {
            if (subtree.TryNext(out order))
            {
                return true;
            }
        }

        order = default;
        return false;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        if (report.Order.Tag != AtRoot)
        {
            _subtrees[report.Order.Tag].Hear(report);
            return;
        }

        var dealt = report.Added.Take(_options.Subtrees * _options.Candidates).Index();
        var first = dealt.ToLookup(one => one.Index % _options.Subtrees, one => one.Item);
        for (var i = 0; first.Contains(i); i++)
        {
            var subtree = new Beam<TState>(_options.Width, _options.Candidates, _options.Drawing, _options.MaxSteps, i);
            subtree.StartWith(first[i]);
            _subtrees.Add(subtree);
        }
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order)
    {
        if (order.Tag != AtRoot)
        {
            _subtrees[order.Tag].GiveUp();
        }
    }
}
