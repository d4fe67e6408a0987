using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Chat;

/// <summary>One turn that a request speaks of.</summary>
/// <param name="Tokens">The step in tokens; null where it is none in the grammar.</param>
/// <param name="IsStep">Whether it has at least the outer form of a step.</param>
internal readonly record struct PromptTurn(int[]? Tokens, bool IsStep);

/// <summary>What was read of a request.</summary>
/// <param name="Puzzle">The puzzle.</param>
/// <param name="Tokens">The puzzle and the readable steps, at most a window of them.</param>
/// <param name="Turns">All turns in order.</param>
/// <param name="Answer">The final answer in the last of the assistant's messages; null if there is none.</param>
internal sealed record PocketPrompt(CoinPuzzle Puzzle, int[] Tokens, IReadOnlyList<PromptTurn> Turns, string? Answer)
{
    public static PocketPrompt Of(CoinPuzzle puzzle, IReadOnlyList<PromptTurn> turns, string? answer)
    {
        List<int> tokens = [.. puzzle.Tokens];
        for (var turn = 0; turn < turns.Count; turn++)
        {
            tokens.AddRange(turns[turn].Tokens ?? []);
            if (tokens.Count > NetworkShape.Window)
            {
                throw StepText.TooLong(turn + 1);
            }
        }

        return new PocketPrompt(puzzle, [.. tokens], turns, answer);
    }

    /// <summary>Throws if there is a turn that Pocket cannot go on from.</summary>
    /// <param name="talk">Whether messages without the form of a step are mere talk.</param>
    public void CheckReadable(bool talk)
    {
        for (var turn = 0; turn < Turns.Count; turn++)
        {
            if (Turns[turn] is { Tokens: null, IsStep: var isStep } && (isStep || !talk))
            {
                throw new PuzzleFormatException(
                    turn + 1, $"step {turn + 1} is not one that Pocket can read; expected one such as '{StepText.Example}'.",
                    isPermanent: false);
            }
        }
    }
}
