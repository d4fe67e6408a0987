using TreeReasoner.Pocket.Networks;
using static TreeReasoner.Pocket.Puzzles.CoinVocabulary;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Between steps as text and steps as tokens.</summary>
internal static class StepText
{
    private const string Example = "Q: How many does Mia have? A: Leo (9) + 1, so Mia has 10 coins.";
    private static readonly double s_outsideGrammar = Math.Exp(-10);

    /// <summary>The puzzle and its steps as one text in tokens.</summary>
    public static int[] Join(CoinPuzzle puzzle, string steps)
    {
        List<int> tokens = [.. puzzle.Tokens];
        var number = 0;
        foreach (var line in steps.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace()) continue;
            if (!TryStep(line, out var step)) throw new PuzzleFormatException(number, $"expected a step such as '{Example}', found '{line.Trim()}'.");
            tokens.AddRange(step);
            if (tokens.Count > NetworkShape.Window) throw TooLong(number);
        }

        return [.. tokens];
    }

    /// <summary>Reads one line as a step, however badly it reasons.</summary>
    public static bool TryStep(ReadOnlySpan<char> line, out List<int> step)
    {
        step = TryEncode($"{line.Trim()}\n", out var tokens, out _) ? tokens : [];
        return step.Count > 0 && step[0] == SubQuestion && step.IndexOf(Coins) == step.Count - 1;
    }

    public static DistinctContinuation ToStep(TextContinuation text, int[] start, double prior)
    {
        int[] tokens = [.. start, .. text.Tokens];
        double answer = 0, least = 0;
        var answering = start[0] == Final;
        foreach (var written in text.Written)
        {
            if (answering)
            {
                answer += written.LogProbability;
                least = Math.Min(least, written.LogProbability);
            }

            answering |= written.Token == SubAnswer;
        }

        var confidence = 1 / (1 + Math.Exp(-(4 + answer + least)));
        var probability = Math.Log(prior) + text.LogProbability;
        return new DistinctContinuation(Decode(tokens).TrimEnd(), start[0] == Final, prior, probability, confidence, tokens.Length);
    }

    public static double[] Judge(PocketModel model, CoinPuzzle puzzle, string steps)
    {
        var tokens = Readable(puzzle, steps, out var readable);
        var cache = model.VerifierPrefixes.Read(puzzle.Tokens);
        var judged = new StepJudge(model.Verifier, cache).Read([.. tokens[puzzle.Tokens.Length..]]);
        var next = 0;
        return [.. readable.Select(isStep => isStep ? Math.Exp(judged[next++]) : s_outsideGrammar)];
    }

    public static double JudgeNext(PocketModel model, CoinPuzzle puzzle, string steps, string step)
    {
        if (!TryStep(step, out var tokens)) return s_outsideGrammar;
        var past = Readable(puzzle, steps, out var readable);
        if (past.Count + tokens.Count > NetworkShape.Window) throw TooLong(readable.Count + 1);
        var cache = model.VerifierPrefixes.Read([.. past]);
        return Math.Exp(new StepJudge(model.Verifier, cache).Read([.. tokens])[0]);
    }

    /// <summary>The puzzle and those of the lines that are steps, in tokens; and for each line but final answers, whether it is one.</summary>
    private static List<int> Readable(CoinPuzzle puzzle, string steps, out List<bool> readable)
    {
        List<int> tokens = [.. puzzle.Tokens];
        readable = [];
        foreach (var line in steps.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || line.Trim().StartsWith(Phrases[Final], StringComparison.Ordinal)) continue;
            readable.Add(TryStep(line, out var step));
            if (readable[^1]) tokens.AddRange(step);
            if (tokens.Count > NetworkShape.Window) throw TooLong(readable.Count);
        }

        return tokens;
    }

    public static PuzzleFormatException TooLong(int line) =>
        new(line, $"the puzzle and its steps are longer than the window of {NetworkShape.Window} tokens.");
}
