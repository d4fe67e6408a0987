using System.Globalization;

namespace TreeReasoner;

/// <summary>What the final answer and its judgement may cost: for the longest line there can be, and for the one that is there.</summary>
internal sealed class FinishReserve(IExpander<ReasoningState> finisher, GameEvaluator evaluator)
{
    private const double TimeToFinish = 0.2;      // the share of a time budget that is kept
    private const int LongestPair = 64;      // tokens; the shorter the pairs the more of them, and of what stands between them
    private const string Word = " answer";

    private readonly CalledExpander<ReasoningState> _finisher = new(finisher, "Finisher");
    private readonly CalledEvaluator<ReasoningState> _judge = new(evaluator, JudgementScale.Return);

    /// <summary>Takes the most it may cost off the budget of the search, if enough is left to search with.</summary>
    /// <param name="budget">What the user allows for the whole solution.</param>
    /// <param name="game">The game.</param>
    /// <param name="firstVisit">
    /// The most that the first visit may cost: a search that cannot start is worth less than a final answer.
    /// </param>
    public SearchBudget KeptFrom(SearchBudget budget, ReasoningGame game, Func<Usage> firstVisit)
    {
        var rest = budget with { Time = budget.Time * (1 - TimeToFinish) };
        if (!budget.LimitsUsage)
        {
            return rest;
        }

        try
        {
            var most = OfFullWindow(game);
            rest = rest with
            {
                ModelCalls = budget.ModelCalls - most.Calls,
                Tokens = budget.Tokens - most.TotalTokens,
                CompletionTokens = budget.CompletionTokens - most.CompletionTokens,
                Cost = budget.Cost - most.Cost,
            };
            var isEnough = !(rest.ModelCalls < 1 || rest.Tokens < 1 || rest.CompletionTokens < 1 || rest.Cost <= 0);
            if (isEnough && rest.Allows(firstVisit()))
            {
                return rest;
            }
        }
        catch (PluginException)
        {
            // It is not known what to keep. The visit, or the final answer, that asks again fails by name.
        }

        return budget;
    }

    /// <summary>Says of a budget that was spent what the user had allowed, and what of it was kept.</summary>
    public static StopReason Explain(StopReason reason, SearchBudget allowed, SearchBudget searched)
    {
        var limits = reason.Rule switch
        {
            nameof(SearchBudget.ModelCalls) => (allowed.ModelCalls, searched.ModelCalls),
            nameof(SearchBudget.Tokens) => (allowed.Tokens, searched.Tokens),
            nameof(SearchBudget.CompletionTokens) => (allowed.CompletionTokens, searched.CompletionTokens),
            nameof(SearchBudget.Cost) => (allowed.Cost, searched.Cost),
            nameof(SearchBudget.Time) => ((object?)allowed.Time, (object?)searched.Time),
            _ => (null, null),
        };
        if (reason.Kind != StopKind.Budget || Equals(limits.Item1, limits.Item2))
        {
            return reason;
        }

        var kept = string.Create(
            CultureInfo.InvariantCulture, $"{limits.Item1} is allowed in all, and the rest is kept for a final answer");
        return reason with { Detail = $"{reason.Detail}; {kept}" };
    }

    /// <summary>By the finisher's own estimate; a call where it gives none.</summary>
    private Usage OfAnswer(ReasoningState state) => _finisher.Prepare(new(state, 1, [])).Cost ?? new(Calls: 1);

    private Usage OfJudgement(ReasoningState answered) => _judge.Prepare(answered).Cost ?? default;

    /// <summary>
    /// The most for a line of the shortest pairs that are expected, about which the most is said besides them, up to the end of the window:
    /// the plug-ins' own estimates for one pair and for two, and the difference once more for each further pair.
    /// </summary>
    private Usage OfFullWindow(ReasoningGame game)
    {
        var (text, size) = Filler(game, Math.Min(game.Options.MinStepTokens, LongestPair));
        var (answer, length) = Filler(game, 1);
        var roomy = WithRoomFor(game, (2L * size) + length);
        var pair = new ReasoningStep("", text);
        var one = roomy.Ask(roomy.Root, pair);
        var two = roomy.Ask(one, pair);
        var (first, second) = (Of(one), Of(two));

        // The answer's share is among them.
        var further = Math.Max(0, (long)game.Problem.ContextWindow - one.Tokens + size - 1) / size;
        var most = first + second.Without(first).Times(further);
        return new(most.Calls, most.PromptTokens, most.CompletionTokens, Cost: most.Cost);

        Usage Of(ReasoningState open) => OfAnswer(open) + OfJudgement(roomy.Answer(open, answer));
    }

    /// <summary>The same game with a window that takes a few more tokens after its problem, however small its own is.</summary>
    private static ReasoningGame WithRoomFor(ReasoningGame game, long tokens)
    {
        var needed = game.Root.Tokens + tokens + game.Options.AnswerReserve;
        if (needed <= game.Problem.ContextWindow)
        {
            return game;
        }

        var problem = new Problem(game.Problem.Text, (int)Math.Min(int.MaxValue, needed)) { Id = game.Problem.Id };
        return new(problem, game.TokenCounter, game.Options);
    }

    /// <summary>Text of at least so many tokens, as far as the counter counts it at all.</summary>
    private static (string Text, int Tokens) Filler(ReasoningGame game, int tokens)
    {
        var text = Word;
        var count = game.TokenCounter.Count(text);
        while (count < tokens && text.Length < tokens * (long)Word.Length)
        {
            text += text;
            count = game.TokenCounter.Count(text);
        }

        return (text, Math.Max(1, count));
    }
}
