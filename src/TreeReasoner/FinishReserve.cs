using System.Globalization;

namespace TreeReasoner;

/// <summary>What the final answer and its judgement may cost: for the longest line there can be, and for the one that is there.</summary>
internal sealed class FinishReserve(IExpander<ReasoningState> finisher, GameEvaluator evaluator)
{
    private const double TimeToFinish = 0.2;      // the share of a time budget that is kept
    private const int FinishShare = 5;      // one part in so many of a budget that does not cover the most
    private const int LongestPair = 64;      // tokens; the shorter the pairs the more of them, and of what stands between them
    private const string Word = " answer";

    private readonly CalledExpander<ReasoningState> _finisher = new(finisher, "Finisher");
    private readonly CalledEvaluator<ReasoningState> _judge = new(evaluator, JudgementScale.Return);

    /// <summary>What a search may take of the time.</summary>
    public static SearchBudget Timed(SearchBudget budget) => budget with { Time = budget.Time * (1 - TimeToFinish) };

    /// <summary>
    /// What is kept of a budget until there is an answer: the most that a final one may cost, if enough is left to search with, or else a
    /// share, where the finisher can be told to keep to it.
    /// </summary>
    /// <param name="budget">What the user allows for the whole solution.</param>
    /// <param name="game">The game.</param>
    /// <param name="firstVisit">The most that the first visit may cost: a search that cannot start is worth less than a final
    /// answer.</param>
    public Usage KeptFrom(SearchBudget budget, ReasoningGame game, Func<Usage> firstVisit)
    {
        if (!budget.LimitsUsage)
        {
            return default;
        }

        try
        {
            var most = OfFullWindow(game);
            var whole = new BudgetRest(budget.ModelCalls, budget.Tokens, budget.CompletionTokens, budget.Cost);
            var rest = whole.Without(most);
            var isEnough = !(rest.Calls < 1 || rest.Tokens < 1 || rest.CompletionTokens < 1 || rest.Cost <= 0);
            if (isEnough && rest.Covers(firstVisit()))
            {
                return most;
            }

            var share = whole.Share(FinishShare).Bounded(default, most);
            if (LeastOfAnswer(game.Root) is { } least && share.Covers(least))
            {
                return share.ToUsage();
            }
        }
        catch (PluginException)
        {
            // It is not known what to keep: the visit, or the final answer, that asks again fails by name.
        }

        return default;
    }

    /// <summary>
    /// What is kept now that calls have shown what they cost: the answer is one call or two like them. One that cannot be limited may cost
    /// more.
    /// </summary>
    /// <param name="kept">What <see cref="KeptFrom"/> gave.</param>
    /// <param name="largest">The most that a visit has cost; nothing before the first.</param>
    /// <param name="root">The root of the game.</param>
    public Usage ByNow(Usage kept, Usage largest, ReasoningState root)
    {
        if (largest.IsNone || LeastOfAnswer(root) is null)
        {
            return kept;
        }

        var likely = largest.Times(2);
        return new(
            Math.Min(kept.Calls, likely.Calls),
            Math.Min(kept.PromptTokens, likely.PromptTokens),
            Math.Min(kept.CompletionTokens, likely.CompletionTokens),
            Cost: Math.Min(kept.Cost, likely.Cost));
    }

    /// <summary>Says of a budget that was spent what the user had allowed, and that some of it was kept.</summary>
    public static StopReason Explain(StopReason reason, SearchBudget allowed, Usage kept)
    {
        (object? Limit, bool IsKept) limit = reason.Rule switch
        {
            nameof(SearchBudget.ModelCalls) => (allowed.ModelCalls, kept.Calls > 0),
            nameof(SearchBudget.Tokens) => (allowed.Tokens, kept.TotalTokens > 0),
            nameof(SearchBudget.CompletionTokens) => (allowed.CompletionTokens, kept.CompletionTokens > 0),
            nameof(SearchBudget.Cost) => (allowed.Cost, kept.Cost > 0),
            nameof(SearchBudget.Time) => (allowed.Time, true),
            _ => (null, false),
        };
        if (reason.Kind != StopKind.Budget || !limit.IsKept)
        {
            return reason;
        }

        return reason with
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture, $"{reason.Detail}; {limit.Limit} is allowed in all, and the rest is kept for a final answer"),
        };
    }

    /// <summary>The least that an answer can be limited to; null where it may cost its bound whatever is left.</summary>
    private Usage? LeastOfAnswer(ReasoningState state) => _finisher.Prepare(new(state, 1, [])).Least;

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
