using System.Globalization;
using Microsoft.Extensions.AI;
using TreeReasoner;
using TreeReasoner.Pocket;

namespace CoinPuzzles;

/// <summary>An attempt at a puzzle: the last line the model wrote, whether that is right, and what it cost.</summary>
internal sealed record Attempt(IReadOnlyList<string> Lines, bool IsRight, long Tokens);

/// <summary>The two ways to solve a puzzle with the same model.</summary>
internal sealed class Solvers : IDisposable
{
    private readonly PocketChatClient _model = new();
    private readonly Reasoner _reasoner = PocketReasoner.Create();

    /// <summary>Greedy chain of thought: at every token the most likely one.</summary>
    public async Task<Attempt> GreedyAsync(CoinPuzzle puzzle, CancellationToken cancellationToken)
    {
        var response = await _model.GetResponseAsync(puzzle.ToString(), new ChatOptions { Temperature = 0 }, cancellationToken);
        var lines = response.Text.Split('\n');
        return new(lines, lines[^1] == $"Final: {puzzle.Answer}", response.Usage?.OutputTokenCount ?? 0);
    }

    /// <summary>The search: its progress, the last of which holds the solution.</summary>
    public IAsyncEnumerable<ReasoningProgress> SearchAsync(CoinPuzzle puzzle, CancellationToken cancellationToken) =>
        _reasoner.SolveStreamingAsync(puzzle.ToProblem(), cancellationToken: cancellationToken);

    public async Task<Attempt> SolveAsync(CoinPuzzle puzzle, CancellationToken cancellationToken) =>
        Outcome(puzzle, await _reasoner.SolveAsync(puzzle.ToProblem(), cancellationToken: cancellationToken));

    public void Dispose() => _model.Dispose();

    public static Attempt Outcome(CoinPuzzle puzzle, Solution solution) => new(
        [.. solution.Steps.Select(step => $"Q: {step.Question} A: {step.Answer}"), $"Final: {solution.Answer ?? "none"}"],
        solution.Answer == puzzle.Answer.ToString(CultureInfo.InvariantCulture),
        solution.Usage.CompletionTokens);
}
