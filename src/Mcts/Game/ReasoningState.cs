namespace TreeReasoner;

/// <summary>
/// The problem and the question/answer pairs chosen so far, or how that ended. Immutable; it shares its past with its siblings, so a state
/// costs its own step. Made by a <see cref="ReasoningGame"/>, which keeps the account of the window.
/// </summary>
public sealed class ReasoningState
{
    internal ReasoningState(ReasoningGame game, int tokens)
    {
        Game = game;
        Tokens = tokens;
    }

    internal ReasoningState(
        ReasoningState parent, ReasoningStep? step, string? answer, int tokens, Outcome outcome, TurnLikelihood? likelihood = null)
    {
        Game = parent.Game;
        Parent = parent;
        Step = step;
        FinalAnswer = answer;
        Tokens = tokens;
        Outcome = outcome;
        Likelihood = likelihood;
        Turns = parent.Turns + 1;
    }

    /// <summary>The game this is a state of.</summary>
    public ReasoningGame Game { get; }

    /// <summary>The problem.</summary>
    public Problem Problem => Game.Problem;

    /// <summary>The state before the last turn; null at the root.</summary>
    public ReasoningState? Parent { get; }

    /// <summary>The pair that the last turn added; null at the root and after a turn that added none.</summary>
    public ReasoningStep? Step { get; }

    /// <summary>The answer to the problem, with <see cref="Outcome.Answered"/>; else null. Model text: untrusted.</summary>
    public string? FinalAnswer { get; }

    /// <summary>How the line stands.</summary>
    public Outcome Outcome { get; }

    /// <summary>How likely its model thought the words of the last turn; null where it did not say.</summary>
    public TurnLikelihood? Likelihood { get; }

    /// <summary>What the last turn did; null at the root and after a turn that ended the line without an answer.</summary>
    public TurnKind? LastTurn
    {
        get
        {
            if (FinalAnswer is not null)
            {
                return TurnKind.FinalAnswer;
            }

            return Step?.Kind;
        }
    }

    /// <summary>Turns taken, the final answer counting as one.</summary>
    public int Turns { get; }

    /// <summary>Tokens of the whole path: the problem, every pair, and the final answer if there is one.</summary>
    public int Tokens { get; }

    /// <summary>Whether nothing can follow.</summary>
    public bool IsTerminal => Outcome != Outcome.Open;

    /// <summary>
    /// Tokens that further pairs may fill: what is left of the window without the reserve for a final answer; at least 0.
    /// </summary>
    public int Remaining => Math.Max(0, Problem.ContextWindow - Game.Options.AnswerReserve - Tokens);

    /// <summary>Whether there is room for another pair before the final answer; if not, the next turn asks for the answer.</summary>
    public bool HasRoom => Remaining >= Game.Options.MinStepTokens;

    /// <summary>The pairs chosen so far, oldest first.</summary>
    /// <returns>A list of its own.</returns>
    public IReadOnlyList<ReasoningStep> Steps()
    {
        var steps = new List<ReasoningStep>(Turns);
        for (var state = this; state is not null; state = state.Parent)
        {
            if (state.Step is { } step)
            {
                steps.Add(step);
            }
        }

        steps.Reverse();
        return steps;
    }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>Turns, tokens and outcome.</returns>
    public override string ToString() => $"turn {Turns}, {Tokens} tokens, {Outcome}";
}
