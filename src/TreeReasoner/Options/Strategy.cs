using System.Globalization;

namespace TreeReasoner;

/// <summary>What the parts of a reasoner can tell a search.</summary>
[Flags]
public enum SearchSignals
{
    /// <summary>Nothing but the answers themselves.</summary>
    None = 0,

    /// <summary>The evaluator says of an answer whether it is right, or how probably: a test that can be run, a judge.</summary>
    Answers = 1,

    /// <summary>The evaluator tells the likelihoods that the model gave its own words (<c>LineLikelihoodEvaluator</c>).</summary>
    Likelihoods = 2,

    /// <summary>
    /// The evaluator says of each turn whether it holds (<see cref="Evaluation.StepScore"/>; <c>ProcessRewardEvaluator</c>).
    /// </summary>
    Steps = 4,

    /// <summary>The model lists its different next steps, the most likely first, instead of only sampling.</summary>
    DistinctSteps = 8,
}

/// <summary>A strategy that was picked, and why.</summary>
/// <param name="Options">The strategy with its options. The caller may change them.</param>
/// <param name="Reason">One sentence for people: what was picked, from which signals and budget.</param>
public sealed record StrategyChoice(SearchOptions Options, string Reason);

/// <summary>Picks a strategy by what was measured.</summary>
public static class Strategy
{
    private const double FewChains = 1.3; // less buys no look at a second candidate
    private const double NoTree = 3; // less does not end two lines of a tree
    private const double BothLines = 6; // with less, the line that needs no judge takes too much from the search
    private const int FirstDetour = 1; // a judge that says no once is not believed before there is another answer
    private const double ManyChains = 12; // from here fresh samples reach what a tree of likely steps does not
    private const double Unknown = 8;
    private const double Accepted = 0.6; // a step, and a line
    private const int SampleLimit = 4096;

    /// <summary>
    /// The strategy that the measurements of docs/arena-report.md speak for. They are of one small model on one kind of problem: measure
    /// your own.
    /// </summary>
    /// <remarks>
    /// <para>
    /// With judged steps the pick is "ask in order, accept when right": in a tree or, with more to spend, line by line with fresh samples.
    /// It stops at the first line that is probably right, since more search finds what fools the judge. From six chains on, the line that
    /// the model thinks likeliest is followed as well and played where no line is believed, so that a judge that knows nothing does no
    /// harm. With less to spend such a judge does.</para>
    /// <para>With likelihoods alone a narrow tree pays between three and twelve chains. Where nothing judges, the answers vote.</para>
    /// </remarks>
    /// <param name="budget">What may be spent. Its completion tokens are compared with <paramref name="chainTokens"/>.</param>
    /// <param name="signals">What there is to go by.</param>
    /// <param name="chainTokens">
    /// Completion tokens of one greedy answer, above 0. Null (default) if unknown: the budget is then taken to be some eight of them.
    /// </param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static StrategyChoice Default(SearchBudget budget, SearchSignals signals, double? chainTokens = null)
    {
        ArgumentNullException.ThrowIfNull(budget);
        budget.Validate();
        Guard.Finite(chainTokens ?? 1, double.Epsilon, double.MaxValue, nameof(chainTokens));
        var chains = Unknown;
        var spends = "a budget of unknown size";
        if (budget.CompletionTokens / chainTokens is { } known)
        {
            chains = known;
            spends = string.Create(CultureInfo.InvariantCulture, $"about {chains:0.#} chains of tokens");
        }

        if (chains < FewChains)
        {
            return new(new() { Strategy = new GreedyOptions() }, $"Greedy: {spends} buy one answer and no search.");
        }

        var lists = signals.HasFlag(SearchSignals.DistinctSteps);
        if (signals.HasFlag(SearchSignals.Steps))
        {
            return WithJudgedSteps(chains, lists, spends);
        }

        if (signals.HasFlag(SearchSignals.Answers))
        {
            return new(
                new(), $"MCTS of four candidates: answers are judged and steps are not; {spends}, ended by an answer that is certain.");
        }

        if (signals.HasFlag(SearchSignals.Likelihoods))
        {
            return WithLikelihoods(chains, lists, spends);
        }

        return new(
            Agreement(chains), $"Self-consistency: nothing judges, so the answers vote; {spends}, ended when the vote is decided.");
    }

    private static StrategyChoice WithJudgedSteps(double chains, bool lists, string spends)
    {
        if (!lists)
        {
            return new(
                StepByStep(chains, 8, Drawing.Independent),
                $"Step search over samples: steps are judged and can only be sampled; {spends}, ended by the first good line.");
        }

        if (chains < ManyChains)
        {
            return new(
                OneByOne(chains),
                $"MCTS that asks for steps in order until one holds: steps are judged and listed; {spends}, ended by the first good line.");
        }

        return new(
            StepByStep(chains, 4, Drawing.Distinct),
            "Step search, steps in order until one holds, then samples: steps are judged and listed; " +
            $"{spends}, ended by the first good line.");
    }

    private static StrategyChoice WithLikelihoods(double chains, bool lists, string spends)
    {
        if (lists && chains is >= NoTree and < ManyChains)
        {
            return new(
                NarrowTree(),
                $"MCTS of two candidates: only the model's own likelihoods are known; {spends} end some lines of a narrow tree.");
        }

        return new(
            BestOfSamples(chains), $"Best of samples, the first greedy: only the model's own likelihoods are known; {spends}.");
    }

    private static SearchOptions OneByOne(double chains)
    {
        var setup = new OneByOneSetup
        {
            Candidates = 8,
            AcceptAt = Accepted,
            ExpandAtVisit = 2,
            Recommendation = RecommendationRule.BestAnswer,
            TrustedFrom = Accepted,
        };
        if (chains >= BothLines)
        {
            setup.FallbackAfterDetours = FirstDetour;
        }

        return new() { Strategy = setup, SolvedAt = Accepted };
    }

    private static SearchOptions StepByStep(double chains, int candidates, Drawing drawing) => new()
    {
        Strategy = new StepSearchOptions
        {
            Candidates = candidates,
            AcceptAt = Accepted,
            Passes = SampleLimit,
            StopAt = Accepted,
            TrustedFrom = Accepted,
            Drawing = drawing,
            FirstIsGreedy = true,
            GreedyFirst = chains >= BothLines,
        },
        SolvedAt = null,
    };

    private static SearchOptions NarrowTree() => new()
    {
        Strategy = new MctsSetup { Candidates = 2, ExpandAtVisit = 2, Recommendation = RecommendationRule.BestAnswer },
        SolvedAt = null,
    };

    /// <summary>More samples than the budget is likely to end: the budget ends them.</summary>
    private static SearchOptions BestOfSamples(double chains) => new()
    {
        Strategy = new BestOfNOptions { Samples = Samples(2 * chains), FirstIsGreedy = true },
        SolvedAt = null,
    };

    /// <summary>No more chains than the budget is likely to end: the vote is decided when those that are left cannot change it.</summary>
    private static SearchOptions Agreement(double chains) => new()
    {
        Strategy = new SelfConsistencyOptions { Samples = Samples(chains), FirstIsGreedy = true },
        SolvedAt = null,
    };

    private static int Samples(double chains) => (int)Math.Clamp(Math.Ceiling(chains), 2, SampleLimit);
}
