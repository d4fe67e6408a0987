namespace TreeReasoner;

/// <summary>
/// The game of reasoning turns about one problem: makes its states, keeps the account of the context window along the whole path, and says
/// what an ended line returns. Immutable and safe for concurrent use.
/// </summary>
public sealed class ReasoningGame
{
    /// <summary>The return of a line that ended without an answer: the worst there is.</summary>
    public const double WorstReturn = ReturnRange.Worst;

    /// <summary>Starts a game.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="tokens">Counts what fills the window. Default <see cref="ITokenCounter.Estimate"/>.</param>
    /// <param name="options">The rules; copied.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or the window is smaller than the problem and the reserve for its answer.
    /// </exception>
    public ReasoningGame(Problem problem, ITokenCounter? tokens = null, GameOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Problem = problem;
        TokenCounter = tokens ?? ITokenCounter.Estimate;
        Options = (options ?? new()) with { };
        Options.Validate();
        var count = Count(problem.Text);
        if ((long)count + Options.AnswerReserve > problem.ContextWindow)
        {
            throw new ArgumentException(
                $"The context window of {problem.ContextWindow} tokens is smaller than the problem ({count}) and the reserve for its " +
                $"answer ({Options.AnswerReserve}); give at least {(long)count + Options.AnswerReserve}.",
                nameof(problem));
        }

        Root = new ReasoningState(this, count);
    }

    /// <summary>The problem.</summary>
    public Problem Problem { get; }

    /// <summary>Counts what fills the window.</summary>
    public ITokenCounter TokenCounter { get; }

    /// <summary>The rules.</summary>
    public GameOptions Options { get; }

    /// <summary>The state with no turn taken.</summary>
    public ReasoningState Root { get; }

    /// <summary>Adds a question/answer pair; without room for a final answer after it, the line has run out of context.</summary>
    /// <param name="state">An open state of this game.</param>
    /// <param name="step">The pair.</param>
    /// <param name="likelihood">How likely its model thought its words, if it said.</param>
    /// <returns>The next state: open, or ContextExhausted.</returns>
    public ReasoningState Ask(ReasoningState state, ReasoningStep step, TurnLikelihood? likelihood = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        CheckOpen(state);
        Check(likelihood);
        var tokens = state.Tokens + Count(step.Question) + Count(step.Answer);
        var fits = tokens + Options.AnswerReserve <= Problem.ContextWindow;
        return new(state, step, null, tokens, fits ? Outcome.Open : Outcome.ContextExhausted, likelihood);
    }

    /// <summary>Answers the problem.</summary>
    /// <param name="state">An open state of this game.</param>
    /// <param name="answer">The answer; not empty.</param>
    /// <param name="likelihood">How likely its model thought its words, if it said.</param>
    /// <returns>The next state: Answered, or ContextExhausted if the answer does not fit the window.</returns>
    public ReasoningState Answer(ReasoningState state, string answer, TurnLikelihood? likelihood = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(answer);
        CheckOpen(state);
        Check(likelihood);
        var tokens = state.Tokens + Count(answer);
        if (tokens <= Problem.ContextWindow)
        {
            return new(state, null, answer, tokens, Outcome.Answered, likelihood);
        }

        return new(state, null, null, tokens, Outcome.ContextExhausted);
    }

    /// <summary>Ends a line without an answer.</summary>
    /// <param name="state">An open state of this game.</param>
    /// <param name="outcome">ContextExhausted, DeadEnd or Invalid.</param>
    /// <returns>The terminal state.</returns>
    public ReasoningState End(ReasoningState state, Outcome outcome)
    {
        CheckOpen(state);
        if (outcome is Outcome.ContextExhausted or Outcome.DeadEnd or Outcome.Invalid)
        {
            return new(state, null, null, state.Tokens, outcome);
        }

        throw new ArgumentOutOfRangeException(nameof(outcome), outcome, $"Outcome {outcome} does not end a line without an answer.");
    }

    /// <summary>The candidate that leads to a state: terminal where the state is, and worth −1 where it ended without an answer.</summary>
    /// <param name="state">The next state.</param>
    /// <param name="prior">Its proposer's weight.</param>
    /// <returns>A candidate for the search.</returns>
    public static Candidate<ReasoningState> Candidate(ReasoningState state, double prior = 1)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(
            state,
            prior,
            IsTerminal: state.IsTerminal,
            Value: state.Outcome is Outcome.Open or Outcome.Answered ? null : WorstReturn);
    }

    /// <summary>G, what a line returns: −1 without an answer; else <c>(1 − w)·q·((1 − λ) + λ/T) + w·h</c>.</summary>
    /// <param name="outcome">How the line ended; Open stands for the answer it is expected to reach.</param>
    /// <param name="turns">T, at least 1: turns taken, or expected in all.</param>
    /// <param name="quality">q in [0, 1].</param>
    /// <param name="preference">h in [0, 1]; counts only with a preference weight.</param>
    /// <returns>A finite value in [−1, 1].</returns>
    public double Return(Outcome outcome, int turns, double quality, double preference = 0)
    {
        if (outcome is Outcome.ContextExhausted or Outcome.DeadEnd or Outcome.Invalid)
        {
            return WorstReturn;
        }

        Guard.AtLeast(turns, 1);
        Guard.Finite(quality, 0, 1);
        Guard.Finite(preference, 0, 1);
        var paid = quality * (1 - Options.StepPrice + (Options.StepPrice / turns));
        return ((1 - Options.PreferenceWeight) * paid) + (Options.PreferenceWeight * preference);
    }

    private int Count(string text)
    {
        var name = TokenCounter.GetType().Name;
        if (TokenCounter.Count(text) is >= 0 and var count)
        {
            return count;
        }

        throw new PluginException(name, $"Token counter '{name}' gave a negative count; a text has at least 0 tokens.");
    }

    private static void Check(TurnLikelihood? likelihood)
    {
        if (likelihood is { } given
            && !(given is { Answer: <= 0, LeastAnswerToken: <= 0, Question: <= 0, AnswerTokens: >= 1, QuestionTokens: >= 0 }
                && double.IsFinite(given.Answer + given.LeastAnswerToken + given.Question)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(likelihood),
                $"The likelihood is {given}; its logarithms are finite and at most 0, and an answer has at least one token.");
        }
    }

    private void CheckOpen(ReasoningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.IsTerminal || !ReferenceEquals(state.Game, this))
        {
            throw new ArgumentException(
                state.IsTerminal ? $"The line has ended ({state.Outcome}); nothing can follow." : "The state belongs to another game.",
                nameof(state));
        }
    }

    /// <summary>Says what is wrong with a candidate of this game: states are the game's own, and marked as ended where they have.</summary>
    /// <param name="candidate">A candidate that has a state.</param>
    /// <returns>What is wrong and what was expected; null if nothing is.</returns>
    public ContractFault? FaultOf(in Candidate<ReasoningState> candidate)
    {
        if (!ReferenceEquals(candidate.State.Game, this))
        {
            return new("a state of another game", "states are made by the game of the state to expand, request.State.Game");
        }

        if (candidate.IsTerminal != candidate.State.IsTerminal)
        {
            return new(
                $"IsTerminal {candidate.IsTerminal} with a state that is {candidate.State.Outcome}",
                "IsTerminal is that of the state; ReasoningGame.Candidate sets it");
        }

        return null;
    }
}
