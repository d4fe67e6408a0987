using TreeReasoner.Arena;

namespace TreeReasoner.Cli;

/// <summary>What an evaluation is to do.</summary>
internal sealed record EvalRequest
{
    public required IReadOnlyList<ArenaProblem> Problems { get; init; }

    /// <summary>A reasoner for each strategy, by its name.</summary>
    public required IReadOnlyDictionary<string, ToolSettings> Strategies { get; init; }

    public required IReadOnlyList<long> Budgets { get; init; }

    public required int Epochs { get; init; }

    public required int AtOnce { get; init; }

    /// <summary>Money after which nothing more is begun; null for no limit.</summary>
    public required decimal? MaxCost { get; init; }
}

/// <summary>Asks reasoners all problems and writes down what they answer. What an earlier run in the folder has done is not done again.</summary>
internal sealed class EvalRun(ToolHost host, EvalFolder folder, EvalRequest request)
{
    private readonly Lock _gate = new();
    private decimal _cost;
    private int _done;

    /// <summary>Runs what is missing.</summary>
    /// <returns>Whether all is there, and not only what the money was enough for.</returns>
    public async Task<bool> RunAsync()
    {
        var before = folder.ReadSamples();
        var known = before.Select(sample => sample.Key).ToHashSet();
        _cost = before.Sum(sample => sample.Cost);
        _done = known.Count;
        var reasoners = (from epoch in Enumerable.Range(1, request.Epochs)
                         from strategy in request.Strategies
                         select (Key: (strategy.Key, epoch), Reasoner: strategy.Value.CreateReasoner(epoch - 1)))
            .ToDictionary(each => each.Key, each => each.Reasoner);
        var work = (from epoch in Enumerable.Range(1, request.Epochs)
                    from problem in request.Problems
                    from strategy in request.Strategies.Keys
                    from budget in request.Budgets
                    where !known.Contains((problem.Id, strategy, budget, epoch))
                    select (epoch, problem, strategy, budget)).ToList();
        var all = _done + work.Count;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = request.AtOnce, CancellationToken = host.Interrupted };
        await Parallel.ForEachAsync(work, parallel, async (one, _) =>
        {
            if (IsSpent())
            {
                return;
            }

            var sample = await SolveAsync(reasoners[(one.strategy, one.epoch)], one.strategy, one.problem, one.budget, one.epoch).ConfigureAwait(false);
            folder.Add(sample);
            Report(sample, all);
        }).ConfigureAwait(false);
        return _done == all;
    }

    private bool IsSpent()
    {
        lock (_gate)
        {
            return _cost >= request.MaxCost;
        }
    }

    private void Report(EvalSample sample, int all)
    {
        lock (_gate)
        {
            _cost += sample.Cost;
            _done++;
            if (_done % Math.Max(1, all / 20) == 0 || _done == all)
            {
                host.Say($"{_done}/{all}");
            }
        }
    }

    private async Task<EvalSample> SolveAsync(IReasoner reasoner, string strategy, ArenaProblem problem, long budget, int epoch)
    {
        var name = Path.Combine("journals", FormattableString.Invariant($"{Uri.EscapeDataString(problem.Id)}-{strategy}-{budget}-{epoch}.jsonl"));
        Directory.CreateDirectory(folder.JournalFolder);
        using var journal = FileJournal.Open(Path.Combine(folder.Place, name), flushToDisk: false);
        var settings = request.Strategies[strategy];
        var call = settings.Call(journal) with { Seed = (settings.Seed ?? 0) + epoch - 1 };
        if (budget > 0)
        {
            call = call with { Budget = new() { Simulations = null, CompletionTokens = budget }, Effort = null };
        }

        Solution solution;
        try
        {
            solution = await reasoner.SolveAsync(problem.Problem, call, host.Interrupted).ConfigureAwait(false);
        }
        catch (ReasoningCanceledException cancelled)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, host.Interrupted);
        }

        // A missing result is not a wrong answer.
        if (solution is { StopReason.Kind: StopKind.Failed, Answer: null })
        {
            throw new ReasoningFailedException($"Problem '{problem.Id}' with '{strategy}' failed: {solution.StopReason.Detail}", solution, solution.Cause);
        }

        return SampleOf(solution, strategy, problem, budget, epoch) with { Journal = name };
    }

    private static EvalSample SampleOf(Solution solution, string strategy, ArenaProblem problem, long budget, int epoch) => new()
    {
        Id = problem.Id,
        Strategy = strategy,
        Budget = budget,
        Epoch = epoch,
        Answer = solution.Answer,
        IsRight = problem.IsRight(solution.Answer),
        HoldsRight = solution.Tree.Terminals.Any(terminal => problem.IsRight(terminal.Node.State.FinalAnswer)),
        Confidence = solution.Confidence,
        Calls = solution.Usage.Calls,
        PromptTokens = solution.Usage.PromptTokens,
        CachedPromptTokens = solution.Usage.CachedPromptTokens,
        CompletionTokens = solution.Usage.CompletionTokens,
        Cost = solution.Usage.Cost,
        Seconds = solution.Search.Elapsed.TotalSeconds,
        Simulations = solution.Search.Simulations,
        States = solution.Tree.NodeCount,
        Stop = solution.StopReason.Rule,
    };
}
