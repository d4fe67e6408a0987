namespace TreeReasoner;

/// <summary>
/// A line of <see cref="StepSearch{TState}"/> under way: tries candidates for its next step, takes one, and goes on from there.
/// </summary>
internal sealed class StepLine<TState>
{
    private readonly StepSearchOptions _options;
    private readonly Drawing _drawing;
    private readonly int _number;
    private readonly bool _isFirstPass;
    private readonly bool _takesAny;
    private readonly StepLine<TState>? _before;      // what it tried need not be tried again
    private readonly Dictionary<SearchNode<TState>, Verdict> _tried = [];      // by the state it was proposed in; of a line that takes any
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private int _asked;      // candidates asked for in this state
    private int _tries;      // candidates that came
    private int _inFlight;
    private bool _hasMore = true;
    private (SearchNode<TState> Node, double Score)? _best;
    private bool _holds;

    private StepLine(
        SearchNode<TState> root,
        int number,
        StepSearchOptions options,
        bool isFirstPass = false,
        bool takesAny = false,
        StepLine<TState>? before = null)
    {
        (End, _number, _options, _isFirstPass, _takesAny, _before) = (root, number, options, isFirstPass, takesAny, before);
        _drawing = isFirstPass || takesAny ? options.Drawing : Drawing.Independent;
        TryAsBefore();
    }

    /// <summary>Starts the next line of a search.</summary>
    /// <param name="root">Where.</param>
    /// <param name="options">How it tries and accepts.</param>
    /// <param name="lines">Those before it.</param>
    public static StepLine<TState> After(IReadOnlyList<StepLine<TState>> lines, SearchNode<TState> root, StepSearchOptions options)
    {
        var greedy = options.GreedyFirst && lines.Count > 0 ? lines[0] : null;
        var isFirstPass = lines.Count == (options.GreedyFirst ? 1 : 0);
        return new(root, lines.Count, options, isFirstPass, takesAny: options.GreedyFirst && lines.Count == 0, isFirstPass ? greedy : null);
    }

    public SearchNode<TState> End { get; private set; }

    public bool IsOver { get; private set; }

    private bool AsksOneByOne => _takesAny || _options.AcceptAt is not null;

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
            order = new(candidate, VisitWork.Evaluate, Tag: _number);
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
        if (_takesAny)
        {
            _tried.TryAdd(End, new(candidate, score, passes));
        }

        Take(new(candidate, score, passes || _takesAny));
        MoveIfDecided();
    }

    private void Take(in Verdict verdict)
    {
        var (candidate, score, passes) = verdict;
        if (_best is not { } best || score > best.Score || (score == best.Score && candidate.Ordinal < best.Node.Ordinal))
        {
            _best = (candidate, score);
        }

        if (AsksOneByOne && passes)
        {
            _best = (candidate, score);
            _holds = true;
        }
    }

    /// <summary>What a line before this one tried in this state counts as tried.</summary>
    private void TryAsBefore()
    {
        if (!IsOver && _before is not null && _before._tried.TryGetValue(End, out var verdict))
        {
            (_asked, _tries) = (1, 1);
            Take(verdict);
            TryWhatWasProposed();
            MoveIfDecided();
        }
    }

    /// <summary>A proposer may have given more than it was asked for: a candidate not yet judged costs no further proposal.</summary>
    private void TryWhatWasProposed()
    {
        if (_drawing != Drawing.Distinct)
        {
            return;
        }

        foreach (var child in End.Children)
        {
            if (child.Visits == 0 && child.Stats.InFlight == 0 && _tries < _options.Candidates)
            {
                _toJudge.Enqueue(child);
                _asked++;
                _tries++;
            }
        }
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
        var isGreedy = _asked == 0 && (_takesAny || (_isFirstPass && _options.FirstIsGreedy)) && _drawing == Drawing.Independent;
        var count = AsksOneByOne || isGreedy ? 1 : _options.Candidates - _asked;
        int? draw = _drawing == Drawing.Independent ? (_number * _options.Candidates) + _asked : null;
        _asked += count;
        return new(End, VisitWork.Expand, count, isGreedy ? Drawing.MostLikely : _drawing, draw, _number);
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
        TryAsBefore();
    }

    private readonly record struct Verdict(SearchNode<TState> Candidate, double Score, bool Passes);
}
