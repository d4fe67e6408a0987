using TreeReasoner.Arena;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.ArenaReport;

/// <summary>Who takes part. Settings were chosen on validation puzzles.</summary>
/// <param name="chainTokens">Completion tokens of a mean greedy answer.</param>
internal sealed class Contestants(double chainTokens)
{
    public const string Greedy = "greedy", SelfConsistency = "self-consistency", BestOfN = "best-of-n, log-prob",
    BestOfNPerTurn = "best-of-n, log-prob a turn",
        BestOfNVerifier = "best-of-n, verifier", VoteVerifier = "vote, verifier", Beam = "beam 4×4", Diverse = "diverse 4×4",
        Rebase = "rebase 16",
        BestFirst = "best-first", PlainMcts = "mcts, 4 at once", Steps = "steps in order", StepsSampled = "steps sampled",
        Mcts = "mcts, until one holds",
        Default = "default", DefaultSampling = "default, sampling only", DefaultUnjudged = "default, no verifier",
        DefaultRandom = "default, random verifier", DefaultConstant = "default, constant verifier",
        DefaultInverted = "default, inverted verifier",
        Unconfigured = "unconfigured (a): lists, likelihoods, judged by prompt",
        UnconfiguredText = "unconfigured (b): text only, judged by prompt",
        UnconfiguredAlone = "unconfigured (c): text only, nothing judges",
        BestOfNJudge = "best-of-n, judge by prompt",
        Privileged = "default, puzzle's checker (privileged)";

    private const int Most = 4096;      // samples; budgets end them
    private const int LongestStep = 24;      // tokens
    private const double Holds = 0.6;      // a step, and a line

    private static readonly SharedVerdicts _verifier = new(new PocketStepVerifier());

    public static Contestant GreedyAlone { get; } =
        Of(Greedy, setup => new(root => new GreedySearch<ReasoningState>(root), Proposals(setup)));

    /// <summary>What a newcomer gets: a client, a model around it, a reasoner for that, and nothing said.</summary>
    public static IReadOnlyList<Contestant> Newcomers =>
    [
        Newcomer(Unconfigured, hasCapabilities: true, model => Reasoner.For(model)),
        Newcomer(UnconfiguredText, hasCapabilities: false, model => Reasoner.For(model)),
        Newcomer(UnconfiguredAlone, hasCapabilities: false, model => Reasoner.For(model, evaluators: [])),
        Of(BestOfNJudge, setup => new(Samples, Proposals(setup), new JudgeEvaluator(setup.Model))),
    ];

    private static Contestant Newcomer(string name, bool hasCapabilities, Func<ChatModel, Reasoner> reasoner) => new()
    {
        Name = name,
        KnowsBudget = true,
        Whole = setup => new PlainReasoner(reasoner(new(new HonestClient(setup.Client, setup.Seed, hasCapabilities)))),
    };

    /// <summary>Signals: nothing but what the model itself says.</summary>
    public IReadOnlyList<Contestant> WithoutVerifier =>
    [
        GreedyAlone,
        Of(SelfConsistency, setup => new(
            root => new SelfConsistencySearch<ReasoningState>(
                root, Answer, new() { Samples = Most, FirstIsGreedy = true, StopsEarly = false }),
            Proposals(setup))),
        Of(BestOfN, setup => new(Samples, Proposals(setup), new LineLikelihoodEvaluator())),
        Of(BestOfNPerTurn, setup => new(Samples, Proposals(setup), OwnLikelihood())),
        Shipped(DefaultUnjudged, SearchSignals.Likelihoods | SearchSignals.DistinctSteps, OwnLikelihood),
    ];

    /// <summary>Signals: Pocket's step verifier and the model's own likelihood.</summary>
    public IReadOnlyList<Contestant> WithVerifier =>
    [
        Of(BestOfNVerifier, setup => new(Samples, Proposals(setup), Judged())),
        Of(VoteVerifier, setup => new(
            root => new SelfConsistencySearch<ReasoningState>(
                root, Answer, new() { Samples = Most, FirstIsGreedy = true, Weight = VoteWeight.Value, StopsEarly = false }),
            Proposals(setup),
            Judged())),
        Of(Beam, setup => new(root => new BeamSearch<ReasoningState>(root, new()), Proposals(setup), Judged())),
        Of(PlainMcts, setup => new(
            root => new MctsSearch<ReasoningState>(
                root, new() { Policy = new() { ExpandAtVisit = 2 } }, new BestTerminal<ReasoningState>()),
            Proposals(setup),
            Judged(),
            [new StopWhenSolved<ReasoningState>(Holds)])),
        Of(Steps, setup => new(
            root => new StepSearch<ReasoningState>(root, new() { AcceptAt = Holds, Passes = Most, StopAt = Holds, TrustedFrom = Holds }),
            Proposals(setup), Judged())),
        Of(Mcts, setup => new(
            root => new MctsSearch<ReasoningState>(
                root,
                new() { Policy = new OneByOne(new() { Limit = 8, AcceptAt = Holds, BelieveFrom = Holds }) }),
            Proposals(setup),
            Judged(),
            [new StopWhenSolved<ReasoningState>(Holds)])),
        Shipped(Default, SearchSignals.Steps | SearchSignals.DistinctSteps, () => Judged()),
        Shipped(DefaultSampling, SearchSignals.Steps, () => Judged(), temperature: 1),
    ];

    /// <summary>The same signals, spent more broadly.</summary>
    public static IReadOnlyList<Contestant> FrontiersAndBeams =>
    [
        Of(Diverse, setup => new(root => new DiverseSearch<ReasoningState>(root, new()), Proposals(setup), Judged())),
        Of(Rebase, setup => new(root => new RebaseSearch<ReasoningState>(root, new() { Samples = 16 }), Proposals(setup), Judged())),
        Of(BestFirst, setup => new(
            root => new BestFirstSearch<ReasoningState>(root, new()), Proposals(setup), Judged(),
            [new StopWhenSolved<ReasoningState>(Holds)])),
    ];

    /// <summary>The default with a judge that knows nothing, or the opposite of what it should.</summary>
    public IReadOnlyList<Contestant> WithBadJudges =>
    [
        Shipped(DefaultRandom, SearchSignals.Steps | SearchSignals.DistinctSteps, () => Judged(BadJudges.Random)),
        Shipped(DefaultConstant, SearchSignals.Steps | SearchSignals.DistinctSteps, () => Judged(BadJudges.Constant)),
        Shipped(DefaultInverted, SearchSignals.Steps | SearchSignals.DistinctSteps, () => Judged(BadJudges.Inverted(_verifier))),
    ];

    /// <summary>What a perfect judge of steps would be worth: it knows the facts, which no search may.</summary>
    public IReadOnlyList<Contestant> WithLabels =>
    [
        Shipped(
            Privileged, SearchSignals.Steps | SearchSignals.DistinctSteps, () =>
                new ProcessRewardEvaluator(BadJudges.Checker)) with { IsPrivileged = true },
    ];

    /// <summary>Those who are compared with each other.</summary>
    public IReadOnlyList<Contestant> Main => [.. Newcomers, .. WithoutVerifier, .. WithVerifier];

    /// <summary>Those who show one thing each, for which fewer puzzles do.</summary>
    public IReadOnlyList<Contestant> Aside => [.. FrontiersAndBeams, .. WithBadJudges, .. WithLabels];

    // A run each for every budget: the smallest are a few calls, and a cut would let a run off what its runner keeps back.
    private static Contestant Of(string name, Func<ContestSetup, ContestEntry> prepare) =>
        new() { Name = name, Prepare = prepare, KnowsBudget = true };

    /// <summary>What <see cref="Strategy.Default"/> picks, which depends on the budget.</summary>
    private Contestant Shipped(string name, SearchSignals signals, Func<IEvaluator<ReasoningState>> evaluator, float temperature = 0.7f) =>
        new()
    {
        Name = name,
        KnowsBudget = true,
        Prepare = setup =>
        {
            var budget = new SearchBudget { Simulations = null, CompletionTokens = setup.Tokens };
            var picked = Strategy.Default(budget, signals, chainTokens).Options;
            return new(root => picked.CreateSearch(root, budget), Proposals(setup, temperature), evaluator(), [.. picked.StopRules()]);
        },
    };

    private static BestOfNSearch<ReasoningState> Samples(ReasoningState root) =>
        new(root, new() { Samples = Most, FirstIsGreedy = true });

    private static SubQuestionExpander Proposals(ContestSetup setup, float temperature = 0.7f) => new(setup.Model, new()
    {
        Mode = SubQuestionMode.Sample, Temperature = temperature, Seed = setup.Seed, MaxOutputTokens = LongestStep, MaxAttempts = 1,
    });

    private static ProcessRewardEvaluator Judged(IStepVerifier? verifier = null) => new(verifier ?? _verifier, new() { OwnWeight = 0.5 });

    private static LineLikelihoodEvaluator OwnLikelihood() => new(new() { Mean = LikelihoodMean.PerTurn, QuestionWeight = 0.3 });

    private static string? Answer(ReasoningState state)
    {
        if (state.FinalAnswer is not { } answer)
        {
            return null;
        }

        return NormalizedAnswerEquivalence.Default.KeyOf(state.Problem, answer);
    }
}
