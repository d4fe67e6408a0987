namespace TreeReasoner.Strangers;

/// <summary>
/// A search of a stranger's own: judges and expands every state once, layer by layer. It keeps what is in flight, failures and partial results
/// itself, and grows its tree with a <see cref="TreeWriter{TState}"/>.
/// </summary>
internal sealed class LayerSearch<TState> : ISearch<TState>
{
    private const int Attempts = 3;
    private const int Candidates = 3;

    private readonly TreeWriter<TState> _writer;
    private readonly List<Job> _waiting = [];
    private readonly Dictionary<long, Job> _inFlight = [];
    private long _next;

    public LayerSearch(TState root)
    {
        _writer = new(root);
        _waiting.Add(new(Tree.FirstRoot, Parent: null));
    }

    public SearchTree<TState> Tree => _writer.Tree;

    public int InFlight => _inFlight.Count;

    public long Simulations { get; private set; }

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        [nameof(Attempts)] = $"{Attempts}", [nameof(Candidates)] = $"{Candidates}",
    };

    public Recommendation<TState> Recommend() => new BestTerminal<TState>().Recommend(Tree);

    public BeginStatus Begin(out Visit<TState> visit)
    {
        visit = default;
        if (_waiting.Count == 0)
        {
            return InFlight > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
        }

        var job = _waiting[0];
        _waiting.RemoveAt(0);
        _writer.Begin(job.Node);
        visit = new(_next++, job.Node, job.Work) { Count = Candidates, Depth = job.Node.Depth };
        _inFlight.Add(visit.Number, job);
        return BeginStatus.Begun;
    }

    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var job = End(visit);
        _writer.Record(job.Node, result.Usage, result.Evaluation);
        if (result.Candidates is { } candidates && !job.IsExpanded)
        {
            job.IsExpanded = true;
            job.IsDeadEnd = candidates.Count == 0;
            foreach (var child in _writer.Add(job.Node, candidates))
            {
                _waiting.Add(new(child, job));
            }
        }

        BackUp(job, result.Evaluation);
        if (job.Work != VisitWork.None || !job.IsCounted)
        {
            Retry(job, failed: true);
        }
    }

    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var job = End(visit);
        _writer.Abandon(job.Node);
        Retry(job, failed);
    }

    private Job End(in Visit<TState> visit)
    {
        if (_inFlight.Remove(visit.Number, out var job) && job.Node == visit.Node)
        {
            return job;
        }

        throw new InvalidOperationException($"Visit {visit.Number} is not in flight here.");
    }

    /// <summary>Ends the visit with the value of the state, once it is known, and without one otherwise.</summary>
    private void BackUp(Job job, Evaluation? evaluation)
    {
        var value = job.ValueFrom(evaluation);
        if (job.IsDeadEnd)
        {
            value = -1;
        }

        if (value is not { } known || job.IsCounted)
        {
            _writer.Abandon(job.Node);
            return;
        }

        job.Value = known;
        job.IsCounted = true;
        if (job.Node.IsTerminal)
        {
            _writer.AddAnswer(job.Node, known, evaluation is null or { HasJudgement: true }, evaluation?.Confidence);
        }

        _writer.Complete(job.Node, known);
        Simulations++;
        if (job.Node.IsTerminal || job.IsDeadEnd)
        {
            _writer.Close(job.Node);
        }
    }

    private void Retry(Job job, bool failed)
    {
        if (failed && ++job.Failures == Attempts && !job.Node.IsRoot)
        {
            if (job.Node.Children.Count == 0)
            {
                _writer.Close(job.Node);
            }

            return;
        }

        _waiting.Insert(0, job);
    }

    /// <summary>What is to be done at a state.</summary>
    private sealed record Job(SearchNode<TState> Node, Job? Parent)
    {
        public double Value { get; set; }

        public bool IsCounted { get; set; }

        public bool IsExpanded { get; set; }

        public bool IsDeadEnd { get; set; }

        public int Failures { get; set; }

        public VisitWork Work
        {
            get
            {
                var work = VisitWork.None;
                if (!Node.IsTerminal && !IsExpanded)
                {
                    work |= VisitWork.Expand;
                }

                if (!IsCounted && Node.KnownValue is null)
                {
                    work |= VisitWork.Evaluate;
                }

                return work;
            }
        }

        /// <summary>What the state is worth: what it came with, what the evaluator says, or, where it cannot tell, what the parent is worth.</summary>
        public double? ValueFrom(Evaluation? evaluation)
        {
            if (Node.KnownValue is { } brought)
            {
                return brought;
            }

            if (evaluation is not { } judged)
            {
                return null;
            }

            if (judged.HasJudgement)
            {
                return judged.Value;
            }

            return Parent?.Value ?? 0;
        }
    }
}
