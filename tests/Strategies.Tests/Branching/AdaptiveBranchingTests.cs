using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Branching;

/// <summary>Wider or deeper: how often, against the posteriors of the paper drawn in another way, and over what.</summary>
public class AdaptiveBranchingTests
{
    private const int Seeds = 3000;
    private const double Tolerance = 0.035;      // almost four standard errors of a share over so many seeds, on either side

    [Theory]
    [InlineData(ScoreModel.Gaussian)]
    [InlineData(ScoreModel.Beta)]
    public void It_generates_as_often_as_the_posterior_of_generating_wins_over_that_of_going_on(ScoreModel model)
    {
        // The root has two candidates; below the first of them one more was judged. Generating rests on 0.9 and 0.2, going on rests on 0.7.
        var options = new AdaptiveBranchingOptions { Model = model, ValueOfZero = 0, PriorMean = 0.3 };
        var generated = Enumerable.Range(0, Seeds).Count(seed => Next(seed, options) is "root") / (double)Seeds;

        Assert.Equal(Wins(options, [0.9, 0.2], [[0.7]])[0], generated, Tolerance);
    }

    [Theory]
    [InlineData(ScoreModel.Gaussian)]
    [InlineData(ScoreModel.Beta)]
    public void It_goes_on_from_a_candidate_as_often_as_the_posterior_over_its_subtree_wins(ScoreModel model)
    {
        // The limit is reached: only which candidate is open. The first stands on 0.9 and 0.7, the second on 0.2.
        var options = new AdaptiveBranchingOptions { Model = model, ValueOfZero = 0, Limit = 2 };
        var first = Enumerable.Range(0, Seeds).Count(seed => Next(seed, options) is "first" or "below") / (double)Seeds;

        Assert.Equal(Wins(options, [0.9, 0.7], [[0.2]])[0], first, Tolerance);
    }

    [Theory]
    [InlineData(ScoreModel.Gaussian)]
    [InlineData(ScoreModel.Beta)]
    public void Of_several_arms_it_asks_each_as_often_as_the_posterior_over_all_it_has_generated_wins(ScoreModel model)
    {
        var options = new AdaptiveBranchingOptions { Model = model, ValueOfZero = 0, Limit = 64, Arms = 3, PriorMean = 0.5 };
        var counts = new int[3];
        for (var seed = 0; seed < Seeds; seed++)
        {
            // Until arms 0 and 1 have generated once each, and nothing else has: 0.8 and 0.3. Then it is asked for one more below the root.
            var policy = new AdaptiveBranching(options);
            var fixedArm = new Arms(policy);
            var search = new MctsSearch<string>("root", new() { Policy = new Joined(policy, widening: fixedArm, arms: fixedArm) { ExpandAtVisit = 2 }, Seed = seed });
            fixedArm.Next = 0;
            Judge(search, 0.5);
            Generate(search, "first");
            Judge(search, 0.8);
            fixedArm.Next = 1;
            fixedArm.Grows = true;
            Generate(search, "second");
            Judge(search, 0.3);
            fixedArm.Next = null;
            search.Begin(out var visit);
            Assert.Equal(VisitWork.Expand, visit.Work);
            Assert.Equal(visit.Arm, visit.Request.Arm);
            counts[visit.Arm!.Value]++;
        }

        var expected = Wins(options, [0.8], [[0.3], []]);
        for (var arm = 0; arm < 3; arm++)
        {
            Assert.Equal(expected[arm], counts[arm] / (double)Seeds, Tolerance);
        }
    }

    [Fact]
    public async Task The_arm_that_generates_well_is_asked_most()
    {
        var asked = new int[3];
        var policy = new AdaptiveBranching(new() { Arms = 3, ValueOfZero = 0 }) { ExpandAtVisit = 2 };
        var search = new MctsSearch<double>(0.5, new() { Policy = policy });
        var models = new Models(asked);
        await new SearchDriver<double>(search, models, models).RunAsync(120);

        Assert.True(asked[2] > 3 * asked[0] && asked[2] > 3 * asked[1], string.Join(' ', asked));
    }

    [Property(MaxTest = 100)]
    public Property The_same_seed_draws_the_same_and_another_seed_another_tree(int seed) =>
        Prop.ForAll(Gen.Elements(ScoreModel.Gaussian, ScoreModel.Beta).ToArbitrary(), async model =>
        {
            var tree = RandomTrees.Grow(new Random(3), new() { MaxDepth = 7, MaxChildren = 6, MaxNodes = 3000, HasDeadEnds = false }, size: 300);
            var texts = new List<string>();
            foreach (var each in new[] { seed, seed, seed + 1 })
            {
                var policy = new AdaptiveBranching(new() { Model = model });
                var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = policy, Seed = each });
                await new SearchDriver<RandomTreeNode>(search, tree, tree, 5) { Workers = 3 }.RunAsync(60);
                texts.Add(TreeIntegrity.Print(search.Tree));
            }

            Assert.Equal(texts[0], texts[1]);
            Assert.NotEqual(texts[0], texts[2]);
        });

    [Fact]
    public void In_the_papers_order_a_candidate_is_judged_as_soon_as_it_is_generated_and_costs_no_expansion_before_it_is_chosen()
    {
        var policy = new AdaptiveBranching(new() { ValueOfZero = 0 }) { ExpandAtVisit = 2 };
        var search = new MctsSearch<string>("root", new() { Policy = policy, Seed = 4 });
        Judge(search, 0.5);
        for (var i = 0; i < 40; i++)
        {
            Generate(search, $"{i}");
            search.Begin(out var visit);
            Assert.Equal(($"{i}", VisitWork.Evaluate), (visit.State, visit.Work));
            search.Complete(visit, new(null, new Evaluation(0.5)));
        }

        Assert.Equal(40, search.Tree.Expansions);
    }

    /// <summary>Plays the little tree of these tests and gives the state that is next.</summary>
    private static string Next(int seed, AdaptiveBranchingOptions options)
    {
        var policy = new AdaptiveBranching(options);
        var script = new Script(policy);
        var search = new MctsSearch<string>("root", new() { Policy = new Joined(policy, script, script) { ExpandAtVisit = 2 }, Seed = seed });
        Judge(search, 0.5);
        script.Asks = _ => WideningDecision.Ask();
        Generate(search, "first");
        Judge(search, 0.9);
        Generate(search, "second");
        Judge(search, 0.2);
        script.Asks = _ => WideningDecision.Descend;
        Generate(search, "below");
        Judge(search, 0.7);
        script.Asks = null;
        search.Begin(out var visit);
        return visit.State;
    }

    private static void Judge(MctsSearch<string> search, double value)
    {
        search.Begin(out var visit);
        Assert.Equal(VisitWork.Evaluate, visit.Work);
        search.Complete(visit, new(null, new Evaluation(value)));
    }

    private static void Generate(MctsSearch<string> search, string name)
    {
        search.Begin(out var visit);
        Assert.Equal(VisitWork.Expand, visit.Work);
        search.Complete(visit, new([new(name)]));
    }

    /// <summary>How often each arm's posterior gives the greatest draw: the first, then the others; χ² as sums of squares, Beta by order statistics.</summary>
    private static double[] Wins(AdaptiveBranchingOptions options, double[] first, double[][] others)
    {
        const int Draws = 200_000;
        var random = new Random(1);
        double[][] arms = [first, .. others];
        var wins = new double[arms.Length];
        for (var i = 0; i < Draws; i++)
        {
            var draws = arms.Select(arm => options.Model == ScoreModel.Beta ? Beta(random, options, arm) : Gaussian(random, options, arm)).ToArray();
            wins[Array.IndexOf(draws, draws.Max())] += 1.0 / Draws;
        }

        return wins;
    }

    private static double Gaussian(Random random, AdaptiveBranchingOptions options, double[] scores)
    {
        var n = scores.Length;
        var mean = n == 0 ? 0 : scores.Average();
        var kappa = options.PriorMeanWeight + n;
        var nu = options.PriorVarianceWeight + n;
        var m = ((options.PriorMeanWeight * options.PriorMean) + (n * mean)) / kappa;
        var tau2 = ((options.PriorVarianceWeight * options.PriorVariance) + scores.Sum(score => (score - mean) * (score - mean))
            + (n * options.PriorMeanWeight * Math.Pow(options.PriorMean - mean, 2) / kappa)) / nu;
        var chi2 = Enumerable.Range(0, (int)nu).Sum(_ => Math.Pow(Normal(random), 2));
        return m + (Math.Sqrt(nu * tau2 / chi2 / kappa) * Normal(random));
    }

    private static double Beta(Random random, AdaptiveBranchingOptions options, double[] scores)
    {
        // Jöhnk: of U^(1/a) and V^(1/b), where their sum is at most 1, the first one's share.
        var (a, b) = (options.PriorSuccesses + scores.Sum(), options.PriorFailures + scores.Sum(score => 1 - score));
        while (true)
        {
            var (x, y) = (Math.Pow(random.NextDouble(), 1 / a), Math.Pow(random.NextDouble(), 1 / b));
            if (x + y is > 0 and <= 1)
            {
                return x / (x + y);
            }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Asks as told, then as the policy says; goes to the first candidate while it is told.</summary>
    private sealed class Script(AdaptiveBranching policy) : ISelectionPolicy, IWidening
    {
        public string Description => nameof(Script);

        public Func<int, WideningDecision>? Asks { get; set; }

        public int Initial => 1;

        public bool AsksAgain => true;

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children) => Asks is null ? policy.Select(parent, children) : 0;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) =>
            Asks?.Invoke(children.Length) ?? policy.Decide(parent, children, pending);
    }

    private sealed class Arms(AdaptiveBranching policy) : IWidening, IArmChoice
    {
        public string Description => nameof(Arms);

        public int? Next { get; set; }

        public bool Grows { get; set; }

        public int Initial => 1;

        public bool AsksAgain => true;

        public int Count => policy.Arms!.Count;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) =>
            Grows ? WideningDecision.Ask() : WideningDecision.Descend;

        public int? Choose(in SelectionContext state, IReadOnlySet<int> spent) => Next ?? policy.Arms!.Choose(state, spent);
    }

    /// <summary>Three models: what the last of them proposes is good. A state is its own quality.</summary>
    private sealed class Models(int[] asked) : IExpander<double>, IEvaluator<double>
    {
        private readonly Random _random = new(5);

        public ValueTask<Expansion<double>> ExpandAsync(ExpansionRequest<double> request, CancellationToken cancellationToken)
        {
            asked[request.Arm!.Value]++;
            var quality = (request.Arm == 2 ? 0.7 : 0.1) + (0.2 * _random.NextDouble());
            return new(new Expansion<double>([new(quality)]));
        }

        public ValueTask<Evaluation> EvaluateAsync(double state, CancellationToken cancellationToken) => new(new Evaluation(state));
    }
}
