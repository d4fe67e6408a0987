using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>The test kit's laws, for every evaluator of the package: range, repeatability, no mutation, cancellation, overlap.</summary>
public class EvaluatorLawTests
{
    private static readonly Arbitrary<ReasoningState> AnyState = Gen.Elements(
        States.Root(), States.Open(), States.Open(States.Open()), States.Answered(), States.Answered("6"), States.Answered("no"),
        States.Ended(Outcome.ContextExhausted), States.Ended(Outcome.DeadEnd), States.Ended(Outcome.Invalid)).ToArbitrary();

    public static TheoryData<string, Func<IEvaluator<ReasoningState>>> Evaluators => new()
    {
        { "verifier", () => new VerifierEvaluator(answer => answer.StartsWith('5')) },
        { "pattern", () => VerifierEvaluator.Matching("^[0-9]+$") },
        { "number", () => VerifierEvaluator.Numeric(_ => 5) },
        { "delegate", () => new DelegateEvaluator(state => state.Turns / 10.0) },
        { "agreement", () => new AgreementEvaluator(ScriptedModels.Answering("5").Answerer()) },
        { "consistency", () => new MutualConsistencyEvaluator(ScriptedModels.Answering("5").Answerer()) },
        { "judge", () => new JudgeEvaluator(new ChatModel(ScriptedModels.Saying("""{"reason": "ok", "score": 0.5}"""))) },
        { "rollout", () => new RolloutEvaluator(ScriptedModels.Answering("5").Answerer(), VerifierEvaluator.Numeric(_ => 5)) },
        { "log-probability", () =>
            new LogProbabilityEvaluator(new ChatModel(new LogProbabilityClient([("{\"answer\": \"", 1), ("5", 0.5), ("\"}", 1)]))) },
        { "line likelihood", () => new LineLikelihoodEvaluator() },
        { "process reward", () => new ProcessRewardEvaluator(new HalfSure()) },
        {
            "composite", () => new CompositeEvaluator(
            [
                new(VerifierEvaluator.Numeric(_ => 5)),
                new(new JudgeEvaluator(new ChatModel(ScriptedModels.Saying("""{"reason": "ok", "score": 0.5}"""))), 2),
            ])
        },
    };

    [Theory]
    [MemberData(nameof(Evaluators), DisableDiscoveryEnumeration = true)]
    public async Task Every_evaluator_keeps_the_laws(string name, Func<IEvaluator<ReasoningState>> create)
    {
        Assert.NotEmpty(name);
        await EvaluatorLaws.CheckAsync(create, AnyState, minimum: 0, options: new() { Cases = 25 });
    }

    [Theory]
    [MemberData(nameof(Evaluators), DisableDiscoveryEnumeration = true)]
    public async Task A_line_that_ended_without_an_answer_is_never_given_a_quality_by_what_asks_a_model(
        string name, Func<IEvaluator<ReasoningState>> create)
    {
        if (name == "delegate")
        {
            return;   // judges what it likes
        }

        foreach (var outcome in new[] { Outcome.ContextExhausted, Outcome.DeadEnd, Outcome.Invalid })
        {
            var result = await create().EvaluateAsync(States.Ended(outcome), CancellationToken.None);
            Assert.False(result.HasJudgement);
            Assert.True(result.Usage.IsNone);
        }
    }

    private sealed class HalfSure : IStepVerifier
    {
        public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(new Evaluation(0.5, new(Calls: 1)));
        }
    }
}
