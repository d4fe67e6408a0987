using System.Globalization;

namespace TreeReasoner;

/// <summary>Picks a strategy by what was measured.</summary>
public static class Strategy
{
    private const double FewChains = 1.3; // less buys no look at a second candidate
    private const double NoTree = 3; // less does not end two lines of a tree
    private const double BothLines = 6; // with less, the line that needs no judge takes too much from the search
    private const int FirstDetour = 1; // a judge that says no once is not believed before there is another answer
    private const double ManyChains = 12; // from here fresh samples reach what a tree of likely steps does not
    private const double Unknown = 8;
    private const int GreedyHeads = 2; // one sample that differs from the likeliest answer is no reason to leave it
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
    /// Completion tokens of one greedy answer, above 0. Null (default) if unknown: the strategy then begins with a greedy answer and learns
    /// from that.
    /// </param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static StrategyChoice Default(SearchBudget budget, SearchSignals signals, double? chainTokens = null) =>
        DefaultFor(budget, signals, new ChainSize { CompletionTokens = chainTokens });

    /// <summary>The same, for a budget of any kind.</summary>
    /// <param name="budget">What may be spent.</param>
    /// <param name="signals">What there is to go by.</param>
    /// <param name="chain">What one plain answer takes, as far as it is known.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static StrategyChoice DefaultFor(SearchBudget budget, SearchSignals signals, ChainSize chain)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(chain);
        budget.Validate();
        chain.Validate();
        if (signals.HasFlag(SearchSignals.Attempts))
        {
            return OfAttempts(signals);
        }

        if (chain.ChainsIn(budget) is not { } chains)
        {
            return OfUnknownSize(signals);
        }

        var spends = string.Create(CultureInfo.InvariantCulture, $"about {chains:0.#} chains of {chain.KindIn(budget)}");
        if (chains < FewChains)
        {
            return new(new() { Strategy = new GreedyOptions() }, $"Greedy: {spends} buy one answer and no search.");
        }

        var lists = signals.HasFlag(SearchSignals.DistinctSteps);
        if (signals.HasFlag(SearchSignals.Steps))
        {
            return WithJudgedSteps(chains, lists, spends);
        }

        if (signals.HasFlag(SearchSignals.Lines))
        {
            return WithJudgedLines(chains, lists, spends);
        }

        if (signals.HasFlag(SearchSignals.Answers))
        {
            return new(
                new() { Strategy = new MctsSetup() },
                $"MCTS of four candidates: answers are judged and steps are not; {spends}, ended by an answer that is certain.");
        }

        if (signals.HasFlag(SearchSignals.Likelihoods))
        {
            return WithLikelihoods(chains, lists, spends);
        }

        return new(
            Agreement(chains), $"Self-consistency: nothing judges, so the answers vote; {spends}, ended when the vote is decided.");
    }

    private static StrategyChoice OfAttempts(SearchSignals signals)
    {
        if (signals.HasFlag(SearchSignals.Answers))
        {
            return new(
                new() { Strategy = new RefineOptions { Samples = SampleLimit }, SolvedAt = 1 },
                "Refine: whole attempts are judged, so failed ones are revised with what was said of them; ended by an answer that is " +
                "certain.");
        }

        return new(
            new() { Strategy = new VoteThenAggregateOptions(), SolvedAt = null },
            "Vote, then aggregate: nothing judges whole attempts, so they vote, and where they disagree answers are made of several.");
    }

    /// <summary>What begins with a greedy answer whatever there is to spend, and goes on as far as that goes.</summary>
    private static StrategyChoice OfUnknownSize(SearchSignals signals)
    {
        const string Spends = "a greedy answer comes first and shows what the budget buys";
        var lists = signals.HasFlag(SearchSignals.DistinctSteps);
        if (signals.HasFlag(SearchSignals.Steps))
        {
            var (options, how) = InOrder(Unknown, lists);
            return new(options, $"Step search, {how}: steps are judged; {Spends}; ended by the first good line.");
        }

        if (signals.HasFlag(SearchSignals.Lines))
        {
            return WithJudgedLines(Unknown, lists, Spends);
        }

        if (signals.HasFlag(SearchSignals.Answers))
        {
            var sampled = BestOfSamples(SampleLimit);
            sampled.SolvedAt = 1;
            return new(sampled, $"Best of samples: answers are judged and steps are not; {Spends}; ended by an answer that is certain.");
        }

        if (signals.HasFlag(SearchSignals.Likelihoods))
        {
            return new(BestOfSamples(SampleLimit), $"Best of samples: only the model's own likelihoods are known; {Spends}.");
        }

        return new(
            Agreement(SampleLimit), $"Self-consistency: nothing judges, so the answers vote; {Spends}; ended when the vote is decided.");
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

    private static StrategyChoice WithJudgedLines(double chains, bool lists, string spends)
    {
        var (options, how) = InOrder(chains, lists);
        ((StepSearchOptions)options.Strategy).ScoreByRatio = true;
        return new(
            options,
            $"Step search, {how}: a judge of lines says of each step whether it makes the line worse; {spends}; ended by the first " +
            "good line.");
    }

    private static (SearchOptions Options, string How) InOrder(double chains, bool lists)
    {
        if (lists)
        {
            return (StepByStep(chains, 4, Drawing.Distinct), "steps in order until one holds, then samples");
        }

        return (StepByStep(chains, 8, Drawing.Independent), "samples of steps until one holds");
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
        Strategy = new SelfConsistencyOptions
        {
            Samples = Samples(chains), FirstIsGreedy = true, FitsBudget = true, FirstHeads = GreedyHeads,
        },
        SolvedAt = null,
    };

    private static int Samples(double chains) => (int)Math.Clamp(Math.Ceiling(chains), 2, SampleLimit);
}
