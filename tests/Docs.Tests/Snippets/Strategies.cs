using TreeReasoner.Expanders;

namespace TreeReasoner.Docs.Snippets;

// snippet: own-strategy
/// <summary>Takes the best of two steps, again and again.</summary>
public sealed class BetterOfTwo<TState>(TState root) : StrategySearch<TState>(root)
{
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private SearchNode<TState>? _at;

    protected override bool TryNext(out VisitOrder<TState> order)
    {
        var judges = _toJudge.TryDequeue(out var candidate);
        var at = _at ?? Tree.Root;
        order = judges ? new(candidate, VisitWork.Evaluate) : new(at, VisitWork.Expand, Count: 2);
        return judges || (InFlight == 0 && !at.IsTerminal && !at.IsExpanded);
    }

    protected override void Completed(in VisitReport<TState> report)
    {
        foreach (var candidate in report.Added)
        {
            _toJudge.Enqueue(candidate);
        }

        if (report.Order.Work == VisitWork.Evaluate && (_at is not { } best || best.Depth < report.Order.Node.Depth || ValueOf(best) < report.Value))
        {
            _at = report.Order.Node;
        }
    }

    protected override void GivenUp(in VisitOrder<TState> order)
    {
    }
}

// end
public sealed class Strategies
{
    private static readonly DelegateExpander<int> Doubling = new(request => [Next(request.State * 2), Next(request.State + 3)]);

    [Fact]
    public void The_default()
    {
        // snippet: default-strategy
        var budget = new SearchBudget { Simulations = null, CompletionTokens = 4000 };
        var picked = Strategy.Default(budget, SearchSignals.Likelihoods, chainTokens: 500);
        Console.WriteLine(picked.Reason);   // Best of samples, the first greedy: only the model's own likelihoods are known; about 8 chains of tokens.

        var options = new ReasonerOptions { Search = picked.Options, Running = new() { Budget = budget } };
        // end
        Assert.Equal("Best of samples, the first greedy: only the model's own likelihoods are known; about 8 chains of tokens.", picked.Reason);
        options.Validate();
    }

    [Fact]
    public async Task A_strategy_by_option()
    {
        var model = Stage.Model(
            """{"candidates": [{"kind": "final", "question": "", "answer": "84", "confidence": 0.9}]}""", """{"reason": "twelve sevens", "score": 0.9}""");

        // snippet: strategy-by-option
        var reasoner = Reasoner.For(model, new()
        {
            Search = new()
            {
                Strategy = new StepSearchOptions { Candidates = 4, AcceptAt = 0.6, Passes = 8, StopAt = 0.5, LineScore = LineScore.Product },
            },
        });
        // end
        Assert.Equal("84", (await reasoner.SolveAsync(Stage.Problem)).Answer);
    }

    [Fact]
    public async Task A_strategy_of_ones_own()
    {
        var expander = Doubling;

        // snippet: own-strategy
        var runner = new SearchRunner<int>(new BetterOfTwo<int>(1), expander);
        var result = await runner.RunAsync();
        Console.WriteLine(string.Join(" ", result.Recommendation.Line.Select(node => node.State)));
        // end
        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
        Assert.True(result.Recommendation.IsComplete);
    }

    [Fact]
    public async Task Chains()
    {
        var (game, expander) = (new ReasoningGame(Stage.Problem), Stage.Expander);

        // snippet: chains
        var bestOfN = new BestOfNSearch<ReasoningState>(game.Root, new() { Samples = 8, FirstIsGreedy = true });
        var majority = new SelfConsistencySearch<ReasoningState>(game.Root, state => state.FinalAnswer, new() { Samples = 16 });

        var result = await new SearchRunner<ReasoningState>(majority, expander, options: new() { MaxConcurrency = 4 }).RunAsync();
        Console.WriteLine($"{result.Recommendation.Leaf?.State.FinalAnswer}, {result.Recommendation.Confidence:P0} of the vote, {result.StopReason}");
        // end
        Assert.InRange(result.Simulations, 8, 11);      // eight of sixteen decide: the rest could but draw level; others were in flight
        Assert.Equal(BeginStatus.Begun, bestOfN.Begin(out _));
    }

    [Fact]
    public void The_recipe()
    {
        var game = new ReasoningGame(Stage.Problem);

        // snippet: step-recipe
        var options = new StepSearchOptions
        {
            Candidates = 4,                     // at most four tries a step,
            AcceptAt = 0.6,                     // the first that holds with 60 % is taken
            LineScore = LineScore.Product,
            Passes = 8,                         // start over, with samples,
            StopAt = 0.5,                       // until a whole line holds with 50 %
        };
        var search = new StepSearch<ReasoningState>(game.Root, options);
        // end
        search.Begin(out var visit);
        Assert.Equal((1, Drawing.Distinct), (visit.Count, visit.Drawing));
    }

    [Fact]
    public void Beams()
    {
        var game = new ReasoningGame(Stage.Problem);

        // snippet: beams
        var beam = new BeamSearch<ReasoningState>(game.Root, new() { Width = 4, Candidates = 4 });
        var diverse = new DiverseSearch<ReasoningState>(game.Root, new() { Subtrees = 4, Candidates = 4 });
        var rebase = new RebaseSearch<ReasoningState>(game.Root, new() { Samples = 16 }, new WeightedVote<ReasoningState>(state => state.FinalAnswer));
        // end
        Assert.Equal([4, 16, 16], new ISearch<ReasoningState>[] { beam, diverse, rebase }.Select(search => search.Begin(out var visit) == BeginStatus.Begun ? visit.Count : 0));
    }

    [Fact]
    public async Task Frontiers()
    {
        var expander = Doubling;

        // snippet: frontiers
        var bestFirst = new BestFirstSearch<int>(1, new() { DepthBonus = 0.1 });
        var depthFirst = new DepthFirstSearch<int>(1, new() { PruneBelow = 0.2, StopAt = 1 });

        var result = await new SearchRunner<int>(depthFirst, expander).RunAsync();
        Console.WriteLine(string.Join(" ", result.Recommendation.Line.Select(node => node.State)));
        // end
        Assert.Equal(13, result.Recommendation.Leaf?.State);
        Assert.Equal(BeginStatus.Begun, bestFirst.Begin(out _));
    }

    private static Candidate<int> Next(int n) => new(n, IsTerminal: n >= 13, Value: n == 13 ? 1 : n > 13 ? -1 : n / 13.0);
}
