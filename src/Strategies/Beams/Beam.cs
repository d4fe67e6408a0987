namespace TreeReasoner;

/// <summary>
/// A beam under way, level by level: asks for candidates for each of its open lines, judges them all, keeps the best. Lines that have ended
/// leave it. What it keeps depends on its own candidates alone.
/// </summary>
internal sealed class Beam<TState>(int width, int candidates, Drawing drawing, int maxSteps, int number = 0)
{
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private readonly List<(SearchNode<TState> Node, double Value)> _judged = [];
    private readonly Dictionary<SearchNode<TState>, int> _ranks = [];      // of the lines at this level
    private List<SearchNode<TState>> _open = [];
    private int _expanded;
    private int _inFlight;

    public bool IsOver => _inFlight == 0 && _toJudge.Count == 0 && _open.Count == 0;

    /// <summary>Begins with a state whose candidates are to be asked for.</summary>
    public void StartAt(SearchNode<TState> root) => Open([root]);

    /// <summary>Begins with candidates that are to be judged.</summary>
    public void StartWith(IEnumerable<SearchNode<TState>> first)
    {
        foreach (var candidate in first)
        {
            _toJudge.Enqueue(candidate);
        }
    }

    public bool TryNext(out VisitOrder<TState> order)
    {
        if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate, VisitWork.Evaluate, Tag: number);
        }
        else if (_expanded < _open.Count)
        {
            int? draw = drawing == Drawing.Independent ? ((number * width) + _expanded) * candidates : null;
            order = new(_open[_expanded++], VisitWork.Expand, candidates, drawing, draw, number);
        }
        else
        {
            order = default;
            return false;
        }

        _inFlight++;
        return true;
    }

    public void Hear(in VisitReport<TState> report)
    {
        _inFlight--;
        if (report.Value is { } value)
        {
            _judged.Add((report.Order.Node, value));
        }
        else
        {
            StartWith(report.Added.Take(candidates));
        }

        CloseLevelIfDone();
    }

    public void GiveUp()
    {
        _inFlight--;
        CloseLevelIfDone();
    }

    private void CloseLevelIfDone()
    {
        if (_inFlight > 0 || _toJudge.Count > 0 || _expanded < _open.Count)
        {
            return;
        }

        // Of equals the one that was proposed first, by the place of its line in the beam: not the one that was judged first.
        var kept = _judged
            .OrderByDescending(line => line.Value)
            .ThenBy(line => _ranks.GetValueOrDefault(line.Node.Parent))
            .ThenBy(line => line.Node.Ordinal)
            .Take(width)
            .Select(line => line.Node);
        Open([.. kept.Where(node => !node.IsTerminal && node.Depth < maxSteps)]);
        _judged.Clear();
    }

    private void Open(List<SearchNode<TState>> lines)
    {
        (_open, _expanded) = (lines, 0);
        _ranks.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            _ranks.Add(lines[i], i);
        }
    }
}
