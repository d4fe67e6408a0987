using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.ArenaReport;

/// <summary>Judges of steps that no search deserves: ignorant ones, a contrary one, and one that knows the answers.</summary>
internal static class BadJudges
{
    /// <summary>Uniform in [0, 1], the same for the same line.</summary>
    public static IStepVerifier Random { get; } = new Delegated(state => new(OfSteps(state, Uniform)));

    /// <summary>One half of everything.</summary>
    public static IStepVerifier Constant { get; } = new Delegated(state => new(OfSteps(state, _ => 0.5)));

    /// <summary>Reads the puzzle and checks each step by program: privileged.</summary>
    public static IStepVerifier Checker { get; } = new Delegated(state => new(new Evaluation(Holds(state) ? 1 : 0)));

    /// <summary>Likes what a verifier does not.</summary>
    public static IStepVerifier Inverted(IStepVerifier verifier) => new Delegated(async state =>
    {
        var judged = await verifier.VerifyAsync(state, CancellationToken.None).ConfigureAwait(false);
        if (judged.HasJudgement)
        {
            return new Evaluation(1 - judged.Value, judged.Usage);
        }

        return judged;
    });

    /// <summary>As Pocket's verifier: of final answers nothing, and a token a step.</summary>
    private static Evaluation OfSteps(ReasoningState state, Func<ReasoningState, double> judge)
    {
        var bill = new Usage(1, 0, CompletionTokens: 1);
        if (state.Step is null)
        {
            return Evaluation.None();
        }

        return new(judge(state), bill);
    }

    private static bool Holds(ReasoningState state)
    {
        var puzzle = CoinPuzzle.Parse(state.Problem.Text);
        if (state.FinalAnswer is { } answer)
        {
            var gold = puzzle.Answer.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return NormalizedAnswerEquivalence.Default.AreEquivalent(state.Problem, gold, answer);
        }

        return PrivilegedStepChecker.Check(
            puzzle, string.Join('\n', state.Steps().Select(step => $"Q: {step.Question} A: {step.Answer}")))[^1] == StepFault.None;
    }

    private static double Uniform(ReasoningState state)
    {
        var text = $"{state.Problem.Text}\n{string.Join('\n', state.Steps().Select(step => $"{step.Question} {step.Answer}"))}";
        return (BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 11) * Math.Pow(2, -53);
    }

    private sealed class Delegated(Func<ReasoningState, ValueTask<Evaluation>> verify) : IStepVerifier
    {
        public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken) => verify(state);
    }
}
