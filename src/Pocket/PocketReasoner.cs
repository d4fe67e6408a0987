using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket;

/// <summary>
/// Reasoners that think with Pocket: its policy proposes and finishes, its verifier judges. No key, no network, coin puzzles only.
/// </summary>
/// <remarks>With a container call <c>UsePocket()</c> on the builder; both make the same reasoner.</remarks>
public static class PocketReasoner
{
    private const int AnswerReserve = 3;      // that it is final, the number, the end
    private const int LongestStep = 24;      // a right step has 15 tokens at most; a wrong one may quote more numbers than it should

    /// <summary>A reasoner.</summary>
    /// <param name="pocket">How Pocket proposes, judges and finishes.</param>
    /// <param name="options">How the reasoner plays, searches and spends; null for <see cref="Options"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static Reasoner Create(PocketReasonerOptions? pocket = null, ReasonerOptions? options = null) =>
        new(Parts(pocket), options ?? Options(pocket));

    /// <summary>What such a reasoner is made of, to be changed by <see langword="with"/>.</summary>
    /// <param name="pocket">How Pocket proposes, judges and finishes.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ReasonerParts Parts(PocketReasonerOptions? pocket = null)
    {
        pocket ??= new();
        pocket.Validate();
        var prompts = pocket.Prompts ?? PromptSet.English;
        var model = new ChatModel(new PocketChatClient(pocket.Model), ModelOptions);
        return new()
        {
            Expander = Expander(model, pocket, prompts),
            Evaluator = Evaluator(pocket),
            Finisher = Finisher(model, pocket, prompts),
            TokenCounter = model.TokenCounter,
            Accept = Accept,
        };
    }

    /// <summary>
    /// Options that suit Pocket: a window of 256 tokens, steps without a price, and the strategy that <see cref="Strategy.Default"/> picks
    /// for what judges: with the verifier, candidates one by one until one holds, and an end at the first line that is probably right.
    /// </summary>
    /// <param name="pocket">How Pocket judges; null for its verifier.</param>
    public static ReasonerOptions Options(PocketReasonerOptions? pocket = null)
    {
        var options = new ReasonerOptions();
        SetDefaults(options, pocket ?? new());
        return options;
    }

    internal static void SetDefaults(ReasonerOptions options, PocketReasonerOptions pocket)
    {
        // A puzzle fixes the number of its steps; a price on them would reward leaving some out.
        options.Game = new() { StepPrice = 0, AnswerReserve = AnswerReserve, MinStepTokens = StepText.MostTokens };
        options.Running = new() { Budget = new() { Simulations = 200 } };
        options.Search = Strategy.Default(
            options.Running.Budget,
            SearchSignals.DistinctSteps | (pocket.ProcessReward is null ? SearchSignals.Likelihoods : SearchSignals.Steps)).Options;
    }

    internal static ChatModelOptions ModelOptions { get; } =
        new() { TokenCounter = new PocketTokenCounter(), MaxOutputTokens = NetworkShape.Window };

    internal static SubQuestionExpander Expander(ChatModel model, PocketReasonerOptions pocket, PromptSet prompts) => new(model, new()
    {
        Mode = SubQuestionMode.Sample,
        Prompts = prompts,
        Temperature = pocket.Temperature,
        Seed = pocket.Seed,
        MaxOutputTokens = LongestStep,
        MaxAttempts = 1,
    });

    internal static IEvaluator<ReasoningState> Evaluator(PocketReasonerOptions pocket)
    {
        if (pocket.ProcessReward is { } reward)
        {
            return new ProcessRewardEvaluator(new PocketStepVerifier(pocket.Model), reward);
        }

        return new LineLikelihoodEvaluator(new() { Mean = LikelihoodMean.PerTurn, QuestionWeight = 0.3 });
    }

    internal static FinishExpander Finisher(ChatModel model, PocketReasonerOptions pocket, PromptSet prompts) => new(model, new()
    {
        Answering = new() { Prompts = prompts, Temperature = 0, MaxOutputTokens = pocket.FinishTokens, LogProbabilities = true },
        MaxAttempts = 1,
    });

    /// <summary>Lets coin puzzles pass, in a window that Pocket has; says of others what it can solve.</summary>
    internal static Problem Accept(Problem problem)
    {
        try
        {
            CoinPuzzle.Parse(problem.Text);
        }
        catch (PuzzleFormatException unreadable)
        {
            throw new ArgumentException(
                "Pocket can solve coin puzzles only: a line 'Question: How many coins does NAME have?', then a fact a line, such as " +
                "'Leo has 9 coins.' or 'Mia has as many as Leo plus 1 coins.' (CoinPuzzle.Parse has the grammar), each name with one " +
                "fact, and no " +
                $"circles. Line {unreadable.Line} of the problem is none of these.",
                nameof(problem),
                unreadable);
        }

        if (problem.ContextWindow <= NetworkShape.Window)
        {
            return problem;
        }

        return new Problem(problem.Text, NetworkShape.Window) { Id = problem.Id };
    }
}
