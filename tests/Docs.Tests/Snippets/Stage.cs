using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs.Snippets;

/// <summary>What the snippets take for granted: a problem, a way to propose, a way to judge, a model.</summary>
internal static class Stage
{
    public static Problem Problem { get; } = new("How many days are there in 12 weeks?");

    /// <summary>Asks for the days of a week first, then answers, once right and once wrong.</summary>
    public static IExpander<ReasoningState> Expander { get; } = new DelegateExpander<ReasoningState>(request =>
    {
        var (state, game) = (request.State, request.State.Game);
        return state.Step is null
            ? [ReasoningGame.Candidate(game.Ask(state, new("How many days has a week?", "7")))]
            : [ReasoningGame.Candidate(game.Answer(state, "80")), ReasoningGame.Candidate(game.Answer(state, "84"))];
    });

    public static IEvaluator<ReasoningState> Quality { get; } = new VerifierEvaluator(answer => answer == "84");

    public static Reasoner Reasoner { get; } = new(new() { Expander = Expander, Evaluator = Quality });

    public static ChatModel Model(params string[] replies) => new(new ScriptedChatClient(replies));
}
