using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>What a line earns: the return of the game of reasoning, and nothing else.</summary>
/// <remarks>
/// A line without an answer, most often one that filled the window, earns the worst. Quality is 1 where the answer is the puzzle's and 0
/// elsewhere; the turns are the line's sub-questions and its answer. No step is looked at.
/// </remarks>
internal sealed class LineReturn(ReinforceOptions options, Func<SampledTrace, double>? preference = null)
{
    private readonly ReasoningGame _game = new(
        CoinPuzzle.Generate(0, 2).ToProblem(),
        new PocketTokenCounter(),
        new GameOptions { StepPrice = options.StepPrice, PreferenceWeight = options.PreferenceWeight, AnswerReserve = 3 });

    public double Of(SampledTrace line)
    {
        if (line.Answer < 0)
        {
            return _game.Return(Outcome.ContextExhausted, 1, 0);
        }

        double quality = 0, liked = 0;
        if (line.Answer == line.Puzzle.Answer)
        {
            quality = 1;
        }

        if (preference is not null)
        {
            liked = preference(line);
        }

        return _game.Return(Outcome.Answered, 1 + line.SubQuestions, quality, liked);
    }
}
