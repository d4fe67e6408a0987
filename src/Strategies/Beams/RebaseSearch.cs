namespace TreeReasoner;

/// <summary>
/// Reward balanced search (REBASE): draws N samples for the first step, then splits what is left of N for each further step over the open
/// lines by <c>softmax(value / T)</c>. A line that ends takes one off. So exactly N lines are followed to their ends, more of them from
/// better beginnings.
/// </summary>
/// <remarks>
/// After Wu et al., "Inference Scaling Laws" (2024, arXiv:2408.00724). The counts of a level add up to what is left of N exactly: shares
/// are rounded down and the rest goes to the largest remainders (of equals to the better line, then the one proposed first), where the
/// authors' code rounds up from the best line on until nothing is left. A sample that could not be had, or led to a dead end, counts as a
/// line that has ended. The paper chooses by a vote weighted by value; ours plays the best line by default. Do not use it with a judge that
/// is not calibrated: the split takes its scores for what they say. N is spent in full whether the problem is easy or not.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class RebaseSearch<TState> : StrategySearch<TState>
{
    private readonly RebaseOptions _options;
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private readonly List<SearchNode<TState>> _judged = [];
    private readonly Dictionary<SearchNode<TState>, int> _ranks = [];
    private List<(SearchNode<TState> Line, int Samples, int Draw)> _level;
    private int _expanded;
    private int _inFlight;
    private int _left;      // samples for the next level

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How many samples, and how they are split; copied.</param>
    /// <param name="recommender">How it chooses among the answers. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RebaseSearch(TState root, RebaseOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender, (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
        _left = _options.Samples;
        _level = [(Tree.FirstRoot, _left, 0)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate, VisitWork.Evaluate);
        }
        else if (_expanded < _level.Count)
        {
            var (line, samples, draw) = _level[_expanded];
            order = new(
                line, VisitWork.Expand, samples, _options.Drawing, _options.Drawing == Drawing.Independent ? draw : null, Tag: _expanded++);
        }
        else
        {
            order = default;
            return false;
        }

        _inFlight++;
        return true;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        _inFlight--;
        var node = report.Order.Node;
        if (report.Order.Work == VisitWork.Expand)
        {
            foreach (var sample in report.Added.Take(report.Order.Count))
            {
                _toJudge.Enqueue(sample);
            }

            _left -= Math.Max(0, report.Order.Count - report.Added.Count);
        }
        else if (node.IsTerminal || node.Depth >= _options.MaxSteps)
        {
            _left--;
        }
        else
        {
            _judged.Add(node);
        }

        CloseLevelIfDone();
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order)
    {
        _inFlight--;
        _left -= order.Work == VisitWork.Expand ? order.Count : 1;
        CloseLevelIfDone();
    }

    private void CloseLevelIfDone()
    {
        if (_inFlight > 0 || _toJudge.Count > 0 || _expanded < _level.Count)
        {
            return;
        }

        var open = _judged
            .OrderByDescending(ValueOf)
            .ThenBy(line => _ranks.GetValueOrDefault(line.Parent))
            .ThenBy(line => line.Ordinal)
            .ToList();
        var counts = SampleSplit.Of(_left, [.. open.Select(line => ValueOf(line) ?? 0)], _options.Temperature);
        _judged.Clear();
        _ranks.Clear();
        (_level, _expanded) = ([], 0);
        var draw = 0;
        for (var i = 0; i < open.Count; i++)
        {
            if (counts[i] > 0)
            {
                _ranks.Add(open[i], i);
                _level.Add((open[i], counts[i], draw));
                draw += counts[i];
            }
        }
    }
}
