using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>The reasoner's options with what a caller wants for one call.</summary>
internal static class CallOptions
{
    /// <param name="options">The reasoner's own, valid.</param>
    /// <param name="call">What holds for this call only.</param>
    /// <returns>The options of this call, valid.</returns>
    /// <exception cref="ArgumentException">An option of the call is out of its range, or there are both a budget and an effort.</exception>
    public static ReasonerOptions For(this ReasonerOptions options, SolveOptions? call)
    {
        if (call is null or { Budget: null, Effort: null, Answers: null, MaxCompletionTokens: null, Seed: null })
        {
            return options;
        }

        if (call.Budget is not null && call.Effort is not null)
        {
            throw new ArgumentException(
                "SolveOptions has a Budget and an Effort; an effort is a budget in units of a plain answer, so give one of them.",
                nameof(call));
        }

        if (call.Answers is not null && (call.Budget is not null || call.Effort is not null))
        {
            throw new ArgumentException(
                "SolveOptions has Answers beside a Budget or an Effort; both say what the call may spend, so give one of them.",
                nameof(call));
        }

        var one = options.Copy();
        if (call.Seed is { } seed)
        {
            one.Search.Strategy = one.Search.Strategy.WithSeed(seed);
        }

        if (call.Budget is { } budget)
        {
            one.Running.Budget = budget with { };
        }

        if (call.Effort is { } effort)
        {
            one.Spend(effort);
        }

        if (call.Answers is { } answers)
        {
            Guard.AtLeast(answers, 1, nameof(call.Answers));
            one.Spend(answers);
        }

        if (call.MaxCompletionTokens is { } most)
        {
            Guard.AtLeast(most, 1, nameof(call.MaxCompletionTokens));
            one.Running.Budget.CompletionTokens = Math.Min(most, one.Running.Budget.CompletionTokens ?? most);
        }

        one.Validate();
        return one;
    }

    /// <summary>How many plain answers an effort is worth.</summary>
    public static int AnswersOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => 1,
        ReasoningEffort.Low => 4,
        ReasoningEffort.Medium => 8,
        ReasoningEffort.High => 16,
        ReasoningEffort.ExtraHigh => 32,
        _ => throw new ArgumentOutOfRangeException(
            nameof(effort), effort, $"Effort is {(int)effort}; it is one of None, Low, Medium, High, ExtraHigh."),
    };

    private static void Spend(this ReasonerOptions options, ReasoningEffort effort)
    {
        var answers = AnswersOf(effort);
        if (effort == ReasoningEffort.None)
        {
            // One line that the model thinks likeliest. It ends by itself, and a limit on its tokens would cut it short.
            options.Search = new() { Strategy = new GreedyOptions() };
            options.Running.Budget.Simulations = Math.Max(MostTurns, options.AnswerTurns);
            return;
        }

        options.Spend(answers);
    }

    private static void Spend(this ReasonerOptions options, int answers)
    {
        var budget = options.Running.Budget;
        budget.Simulations = (long)answers * options.AnswerTurns;
        if (options.AnswerTokens is { } tokens)
        {
            budget.CompletionTokens = (long)answers * tokens;
        }
    }

    private const int MostTurns = 64;
}
