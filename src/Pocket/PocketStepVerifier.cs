using System.Runtime.CompilerServices;
using TreeReasoner.Evaluators;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket;

/// <summary>
/// Pocket's second network as a judge of steps: how probable it is that the last step of a line about a coin puzzle holds. It was trained
/// on steps that the policy itself had sampled and a program had labelled; when it is asked it sees no label. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Judges the pairs of any expander that asks "How many does NAME have?" and answers "…, so NAME has N coins."; a pair outside this grammar
/// holds with e⁻¹⁰, and of a final answer, or where the problem is no coin puzzle, there is no judgement. Cost: one completion token a
/// step, and the puzzle and its steps as prompt. It takes about a millisecond of the calling thread. It knows the mistakes of Pocket's
/// policy (asking what cannot be known yet, the wrong expression); a wrong sum, which that policy never writes, it hardly notices.
/// </remarks>
public sealed class PocketStepVerifier : IStepVerifier, ICostEstimate<ReasoningState>
{
    private readonly PocketModel _model;
    private readonly ConditionalWeakTable<Problem, Puzzle> _puzzles = [];

    /// <summary>A verifier with the network of <paramref name="model"/>, or of the model in this assembly.</summary>
    /// <param name="model">The networks.</param>
    public PocketStepVerifier(PocketModel? model = null) => _model = model ?? PocketModel.Default;

    /// <inheritdoc/>
    public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Verify(state));
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (TryRead(state, out var past, out var step))
        {
            return new(1, past.Count + step.Count, CompletionTokens: 1);
        }

        return default;
    }

    private Evaluation Verify(ReasoningState state)
    {
        if (!TryRead(state, out var past, out var step) || past.Count + step.Count > NetworkShape.Window)
        {
            return Evaluation.None();
        }

        if (step.Count == 0)
        {
            return new(StepText.OutsideGrammar, new Usage(1, past.Count, CompletionTokens: 1));
        }

        var probability = StepText.JudgeNext(_model, [.. past], [.. step], out var known);
        return new(probability, new Usage(1, past.Count + step.Count, CompletionTokens: 1, CachedPromptTokens: known));
    }

    /// <summary>
    /// The puzzle with the steps before the last that can be read, and the last, which is empty if it cannot; false if there is nothing to
    /// judge.
    /// </summary>
    private bool TryRead(ReasoningState state, out List<int> past, out List<int> step)
    {
        (past, step) = ([], []);
        if (state.Step is not { } last || PuzzleOf(state.Problem) is not { } puzzle)
        {
            return false;
        }

        past.AddRange(puzzle.Tokens);
        foreach (var before in state.Parent!.Steps())
        {
            StepText.TryStep(LineOf(before), out var read);
            past.AddRange(read);
        }

        StepText.TryStep(LineOf(last), out step);
        return true;
    }

    private CoinPuzzle? PuzzleOf(Problem problem) =>
        _puzzles.GetValue(problem, static problem => new(CoinPuzzle.TryParse(problem.Text, out var puzzle) ? puzzle : null)).Value;

    private static string LineOf(ReasoningStep step) => $"Q: {step.Question} A: {step.Answer}";

    private sealed record Puzzle(CoinPuzzle? Value);
}
