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

    /// <summary>The evaluator says of each turn whether it holds (<see cref="Evaluation.StepScore"/>; <c>ProcessRewardEvaluator</c>).</summary>
    Steps = 4,

    /// <summary>The model lists its different next steps, the most likely first, instead of only sampling.</summary>
    DistinctSteps = 8,
}

/// <summary>A strategy that was picked, and why.</summary>
/// <param name="Options">The strategy with its options; yours to change.</param>
/// <param name="Reason">One sentence for people: what was picked, from which signals and budget.</param>
public sealed record StrategyChoice(StrategyOptions Options, string Reason);

/// <summary>Picks a strategy by what was measured.</summary>
public static class Strategy
{
    private const double FewChains = 1.3;      // less buys no look at a second candidate
    private const double NoTree = 3;      // less does not end two lines of a tree
    private const double BothLines = 6;      // with less, the line that needs no judge takes too much from the search
    private const int FirstStray = 1;      // a judge that says no once is not believed before there is another answer
    private const double ManyChains = 12;      // from here fresh samples reach what a tree of likely steps does not
    private const double Unknown = 8;
    private const double Holds = 0.6;      // a step, and a line
    private const int SampleLimit = 4096;

    /// <summary>The strategy that the measurements of docs/arena-report.md speak for. They are of one small model on one kind of problem: measure your own.</summary>
    /// <remarks>
    /// With judged steps it is "ask in order, accept when right", in a tree or, with more to spend, line by line with fresh samples; it stops at the
    /// first line that is probably right, since more search finds what fools the judge. From six chains on the line that the model thinks likeliest is followed
    /// as well and played where no line is believed, so that a judge that knows nothing does no harm; with less to spend such a judge does. With likelihoods alone a narrow tree pays between three and twelve chains. With nothing it votes.
    /// </remarks>
    /// <param name="budget">What may be spent. Its completion tokens are compared with <paramref name="chainTokens"/>.</param>
    /// <param name="signals">What there is to go by.</param>
    /// <param name="chainTokens">Completion tokens of one greedy answer, above 0; null (default) if unknown: the budget is then taken to be some eight of them.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static StrategyChoice Default(SearchBudget budget, SearchSignals signals, double? chainTokens = null)
    {
        ArgumentNullException.ThrowIfNull(budget);
        budget.Validate();
        Guard.Finite(chainTokens ?? 1, double.Epsilon, double.MaxValue, nameof(chainTokens));
        var known = budget.CompletionTokens / chainTokens;
        var chains = known ?? Unknown;
        var spends = known is null ? "a budget of unknown size" : string.Create(CultureInfo.InvariantCulture, $"about {chains:0.#} chains of tokens");
        var lists = signals.HasFlag(SearchSignals.DistinctSteps);
        return chains < FewChains
                ? new(new() { Strategy = SearchStrategy.Greedy }, $"Greedy: {spends} buy one answer and no search.")
            : signals.HasFlag(SearchSignals.Steps) && lists && chains < ManyChains
                ? new(UntilOneHolds(chains), $"MCTS that asks for steps in order until one holds: steps are judged and listed; {spends}, ended by the first good line.")
            : signals.HasFlag(SearchSignals.Steps) && lists
                ? new(StepByStep(chains, 4, Drawing.Distinct), $"Step search, steps in order until one holds, then samples: steps are judged and listed; {spends}, ended by the first good line.")
            : signals.HasFlag(SearchSignals.Steps)
                ? new(StepByStep(chains, 8, Drawing.Independent), $"Step search over samples: steps are judged and can only be sampled; {spends}, ended by the first good line.")
            : signals.HasFlag(SearchSignals.Answers)
                ? new(new(), $"MCTS of four candidates: answers are judged and steps are not; {spends}, ended by an answer that is certain.")
            : signals.HasFlag(SearchSignals.Likelihoods) && lists && chains is >= NoTree and < ManyChains
                ? new(NarrowTree(), $"MCTS of two candidates: only the model's own likelihoods are known; {spends} end some lines of a narrow tree.")
            : signals.HasFlag(SearchSignals.Likelihoods)
                ? new(BestOfSamples(chains), $"Best of samples, the first greedy: only the model's own likelihoods are known; {spends}.")
            : new(Agreement(chains), $"Self-consistency: nothing judges, so the answers vote; {spends}, ended when the vote is decided.");
    }

    private static StrategyOptions UntilOneHolds(double chains) => new()
    {
        Widening = WideningRule.UntilOneHolds,
        Candidates = 8,
        HoldsAt = Holds,
        GreedyAfter = chains < BothLines ? null : FirstStray,
        ExpandAtVisit = 2,
        Recommendation = RecommendationRule.BestAnswer,
        SolvedAt = Holds,
        TrustedFrom = Holds,
    };

    private static StrategyOptions StepByStep(double chains, int candidates, Drawing drawing) => new()
    {
        Strategy = SearchStrategy.Step,
        Step = new()
        {
            Candidates = candidates, AcceptAt = Holds, Passes = SampleLimit, StopAt = Holds, TrustedFrom = Holds, Drawing = drawing, FirstIsGreedy = true,
            GreedyFirst = chains >= BothLines,
        },
        SolvedAt = null,
    };

    private static StrategyOptions NarrowTree() => new()
    {
        Candidates = 2, ExpandAtVisit = 2, Recommendation = RecommendationRule.BestAnswer, SolvedAt = null,
    };

    private static StrategyOptions BestOfSamples(double chains) => new()
    {
        // More than the budget is likely to end: it ends them.
        Strategy = SearchStrategy.BestOfN, BestOfN = new() { Samples = Samples(2 * chains), FirstIsGreedy = true }, SolvedAt = null,
    };

    private static StrategyOptions Agreement(double chains) => new()
    {
        // No more than the budget is likely to end: the vote is decided when those that are left cannot change it.
        Strategy = SearchStrategy.SelfConsistency, SelfConsistency = new() { Samples = Samples(chains), FirstIsGreedy = true }, SolvedAt = null,
    };

    private static int Samples(double chains) => (int)Math.Clamp(Math.Ceiling(chains), 2, SampleLimit);
}
