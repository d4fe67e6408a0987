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
    private readonly ObservedCost _observed = new();

    /// <summary>Takes the most it may cost off the budget of the search, if enough is left to search with.</summary>
    /// <param name="budget">What the user allows for the whole solution.</param>
    /// <param name="game">The game.</param>
    /// <param name="firstVisit">The most that the first visit may cost: a search that cannot start is worth less than a final answer.</param>
    public SearchBudget KeptFrom(SearchBudget budget, ReasoningGame game, Func<Usage> firstVisit)
    {
        var rest = budget with { Time = budget.Time * (1 - TimeToFinish) };
        if (!new BudgetLedger(budget).LimitsUsage)
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
            return isEnough && new BudgetLedger(rest).TryReserve(firstVisit()) is null ? rest : budget;
        }
        catch (PluginException)
        {
            return budget;      // nobody knows what to keep; the visit, or the final answer, that asks again fails by name
        }
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
        return reason.Kind == StopKind.Budget && !Equals(limits.Item1, limits.Item2)
            ? reason with { Detail = string.Create(CultureInfo.InvariantCulture, $"{reason.Detail}; {limits.Item1} is allowed in all, and the rest is kept for a final answer") }
            : reason;
    }

    /// <summary>By the finisher's own estimate; of one that gives none, a call, or the most that it cost before.</summary>
    public Usage OfAnswer(ReasoningState state)
    {
        var most = _observed.Most;
        return _finisher.Prepare(new(state, 1, [])).Cost ?? (most.IsNone ? new(Calls: 1) : most);
    }

    public Usage OfJudgement(ReasoningState answered) => _judge.Prepare(answered).Cost ?? default;

    public void Note(Usage answer) => _observed.Add(answer);

    /// <summary>
    /// The most for a line of the shortest pairs that are expected, about which the most is said besides them, up to the end of the window:
    /// the plug-ins' own estimates for one pair and for two, and the difference once more for each further pair.
    /// </summary>
    private Usage OfFullWindow(ReasoningGame game)
    {
        var (text, size) = Filler(game, Math.Min(game.Options.MinStepTokens, LongestPair));
        var (answer, length) = Filler(game, 1);
        var pair = new ReasoningStep("", text);
        var one = new ReasoningState(game.Root, pair, null, game.Root.Tokens + size, Outcome.Open);
        var two = new ReasoningState(one, pair, null, one.Tokens + size, Outcome.Open);
        var (first, second) = (Of(one), Of(two));
        var further = Math.Max(0, (long)game.Problem.ContextWindow - one.Tokens + size - 1) / size;      // the answer's share among them
        return new(
            Further(first.Calls, second.Calls) is var calls and <= int.MaxValue ? (int)calls : int.MaxValue,
            Further(first.PromptTokens, second.PromptTokens),
            Further(first.CompletionTokens, second.CompletionTokens),
            Cost: Saturating.Add(first.Cost, Saturating.Times(Math.Max(0, second.Cost - first.Cost), further)));

        Usage Of(ReasoningState open) =>
            OfAnswer(open) + OfJudgement(new(open, null, answer, open.Tokens + length, Outcome.Answered));

        long Further(long one, long two) => Saturating.Add(one, Saturating.Times(Math.Max(0, two - one), further));
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
