namespace TreeReasoner;

/// <summary>A line of <see cref="StepSearch{TState}"/> under way: tries candidates for its next step, takes one, and goes on from there.</summary>
internal sealed class StepLine<TState>
{
    private readonly StepSearchOptions _options;
    private readonly Drawing _drawing;
    private readonly int _pass;
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private int _asked;      // candidates asked for in this state
    private int _tries;      // candidates that came
    private int _inFlight;
    private bool _hasMore = true;
    private (SearchNode<TState> Node, double Score)? _best;
    private bool _holds;

    public StepLine(SearchNode<TState> root, int pass, StepSearchOptions options)
    {
        (End, _pass, _options) = (root, pass, options);
        _drawing = pass == 0 ? options.Drawing : Drawing.Independent;
    }

    public SearchNode<TState> End { get; private set; }

    public bool IsOver { get; private set; }

    private bool AsksOneByOne => _options.AcceptAt is not null;

    /// <summary>What the line wants next, if it need not wait for what is in flight.</summary>
    public bool TryNext(out VisitOrder<TState> order)
    {
        order = default;
        if (IsOver || (_inFlight > 0 && AsksOneByOne))
        {
            return false;
        }

        if (_asked < _options.Candidates && (_toJudge.Count == 0 || !AsksOneByOne))
        {
            order = Ask();
        }
        else if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate, VisitWork.Evaluate, Tag: _pass);
        }
        else
        {
            return false;
        }

        _inFlight++;
        return true;
    }

    /// <summary>Candidates have come: as many as are still to be tried are judged.</summary>
    public void Propose(IReadOnlyList<SearchNode<TState>> candidates)
    {
        _inFlight--;
        _hasMore = candidates.Count > 0;
        for (var i = 0; i < candidates.Count && _tries < _options.Candidates; i++, _tries++)
        {
            _toJudge.Enqueue(candidates[i]);
        }

        MoveIfDecided();
    }

    /// <summary>A candidate was judged.</summary>
    /// <param name="candidate">Which.</param>
    /// <param name="score">Its score: the greatest is taken, the first of equals.</param>
    /// <param name="passes">Whether, asked one by one, it is taken without a look at others.</param>
    public void Judge(SearchNode<TState> candidate, double score, bool passes)
    {
        _inFlight--;
        if (_best is not { } best || score > best.Score || (score == best.Score && candidate.Ordinal < best.Node.Ordinal))
        {
            _best = (candidate, score);
        }

        if (AsksOneByOne && passes)
        {
            _best = (candidate, score);
            _holds = true;
        }

        MoveIfDecided();
    }

    /// <summary>Candidates could not be had, or one could not be judged.</summary>
    public void GiveUp(in VisitOrder<TState> order)
    {
        _inFlight--;
        _hasMore &= order.Work != VisitWork.Expand;
        MoveIfDecided();
    }

    private VisitOrder<TState> Ask()
    {
        var isGreedy = _asked == 0 && _pass == 0 && _options.FirstIsGreedy && _drawing == Drawing.Independent;
        var count = AsksOneByOne || isGreedy ? 1 : _options.Candidates - _asked;
        int? draw = _drawing == Drawing.Independent ? (_pass * _options.Candidates) + _asked : null;
        _asked += count;
        return new(End, VisitWork.Expand, count, isGreedy ? Drawing.MostLikely : _drawing, draw, _pass);
    }

    private void MoveIfDecided()
    {
        var mayTryMore = _toJudge.Count > 0 || (_hasMore && _tries < _options.Candidates && _asked < _options.Candidates);
        if (_inFlight > 0 || (mayTryMore && !_holds))
        {
            return;
        }

        if (_best is not { } best)
        {
            IsOver = true;      // nothing follows, or nothing could be had
            return;
        }

        End = best.Node;
        IsOver = End.IsTerminal || End.Depth >= _options.MaxSteps;
        (_asked, _tries, _hasMore, _best, _holds) = (0, 0, true, null, false);
        _toJudge.Clear();
    }
}
