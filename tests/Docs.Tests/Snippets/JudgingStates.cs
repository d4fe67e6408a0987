using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs.Snippets;

// snippet: own-evaluator
/// <summary>Boxes come whole: an answer that is no whole number is wrong. Of an open line it cannot tell.</summary>
public sealed class WholeBoxes : IEvaluator<ReasoningState>
{
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.FinalAnswer is { } answer ? new Evaluation(int.TryParse(answer, out _) ? 1 : 0) : Evaluation.None());
}

// end
// snippet: own-step-verifier
/// <summary>A process reward model of your own: here a rule, that a step which shows no number is seldom a step.</summary>
public sealed class ShowsItsWork : IStepVerifier
{
    public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.Step is { } step ? new Evaluation(step.Answer.Any(char.IsDigit) ? 0.9 : 0.2) : Evaluation.None());
}

// end
public sealed class JudgingStates
{
    [Fact]
    public async Task Several_evaluators_by_weight()
    {
        var client = new ScriptedChatClient(request => ScriptedReply.Text(
            request.Text.Contains("score", StringComparison.Ordinal)
                ? """{"reason": "", "score": 0.5}"""
                : """{"answer": "84"}"""));
        var model = new ChatModel(client);

        // snippet: composite
        var quality = new CompositeEvaluator(
        [
            new(new VerifierEvaluator(answer => answer.Length < 100), weight: 1),
            new(new AgreementEvaluator(new ProblemAnswerer(model), completions: 5), weight: 2),
            new(new JudgeEvaluator(model), weight: 1),
        ]);
        // end
        var judged = await quality.EvaluateAsync(new ReasoningGame(Stage.Problem).Root, default);
        Assert.Equal(((2 * 1) + (1 * 0.5)) / 3, judged.Value, 12);      // the verifier cannot tell of an open state
        Assert.Equal(6, judged.Usage.Calls);
    }

    [Fact]
    public async Task An_evaluator_of_ones_own()
    {
        var game = new ReasoningGame(Stage.Problem);
        Assert.False((await new WholeBoxes().EvaluateAsync(game.Root, default)).HasJudgement);
        Assert.Equal(1, (await new WholeBoxes().EvaluateAsync(game.Answer(game.Root, "9"), default)).Value);
    }

    [Fact]
    public async Task A_step_verifier_of_ones_own()
    {
        // snippet: process-reward
        var quality = new ProcessRewardEvaluator(new ShowsItsWork(), new() { OwnWeight = 0.5 });
        // end
        var game = new ReasoningGame(Stage.Problem);
        var first = game.Ask(game.Root, new("How many days has a week?", "7"));
        var second = game.Ask(first, new("How many weeks?", "a dozen"));
        Assert.Equal(0.9 * 0.2, (await quality.EvaluateAsync(second, default)).Value, 12);
    }
}
