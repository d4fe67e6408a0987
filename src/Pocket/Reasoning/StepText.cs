using TreeReasoner.Pocket.Networks;
using static TreeReasoner.Pocket.Puzzles.CoinVocabulary;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Between steps as text and steps as tokens.</summary>
internal static class StepText
{
    /// <summary>The most tokens that a step has, in which two names are added or subtracted.</summary>
    public const int MostTokens = 15;

    /// <summary>A step in the grammar.</summary>
    public const string Example = "Q: How many does Mia have? A: Leo (9) + 1, so Mia has 10 coins.";

    /// <summary>How probable it is that a line outside the grammar holds.</summary>
    public static readonly double OutsideGrammar = Math.Exp(-10);

    /// <summary>The puzzle and its steps as one text in tokens.</summary>
    public static int[] Join(CoinPuzzle puzzle, string steps)
    {
        List<int> tokens = [.. puzzle.Tokens];
        var number = 0;
        foreach (var line in steps.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (!TryStep(line, out var step))
            {
                throw new PuzzleFormatException(number, $"expected a step such as '{Example}', found '{line.Trim()}'.");
            }

            tokens.AddRange(step);
            if (tokens.Count > NetworkShape.Window)
            {
                throw TooLong(number);
            }
        }

        return [.. tokens];
    }

    /// <summary>Reads one line as a step, however badly it reasons; <paramref name="step"/> is empty if it is none.</summary>
    public static bool TryStep(ReadOnlySpan<char> line, out List<int> step)
    {
        var isStep = TryEncode($"{line.Trim()}\n", out var tokens, out _) && tokens[0] == SubQuestion
            && tokens.IndexOf(Coins) == tokens.Count - 1;
        if (isStep)
        {
            step = tokens!;
        }
        else
        {
            step = [];
        }

        return isStep;
    }

    public static DistinctContinuation ToStep(StepBranch branch, TextContinuation text)
    {
        int[] tokens = [.. branch.Start.Select(token => token.Token), .. text.Tokens];
        double answer = 0, least = 0;
        var answering = branch.IsFinal;
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
        return new DistinctContinuation(
            Decode(tokens).TrimEnd(), branch.IsFinal, branch.Prior, Math.Log(branch.Prior) + text.LogProbability, confidence,
            branch.Start.Count + text.Written.Count);
    }

    /// <summary>Judges steps in tokens, null for those outside the grammar: one pass over those that can be read.</summary>
    public static List<double> Judge(PocketModel model, int[] puzzle, IEnumerable<int[]?> steps, out int known)
    {
        int[]?[] all = [.. steps];
        var cache = model.VerifierPrefixes.Read(puzzle, out known);
        var judged = new StepJudge(model.Verifier, cache).Read([.. all.SelectMany(step => step ?? [])]);
        var next = 0;
        return [.. all.Select(step => step is null ? OutsideGrammar : Math.Exp(judged[next++]))];
    }

    public static IReadOnlyList<double> Judge(PocketModel model, CoinPuzzle puzzle, string steps)
    {
        Readable(puzzle, steps, out var read);
        return Judge(model, puzzle.Tokens, read, out _);
    }

    /// <summary>How probable the policy finds an answer after a puzzle and its steps; e⁻¹⁰ for one that is no number it knows.</summary>
    public static double AnswerProbability(PocketModel model, int[] text, string answer)
    {
        if (
            !TryEncode(answer.Trim(), out var tokens, out _) || tokens is not [var number] || !IsNumber(number)
            || text.Length >= NetworkShape.Window)
        {
            return OutsideGrammar;
        }

        var logits = new float[model.Policy.Vocabulary];
        model.Policy.Read([new ReadToken(model.PolicyPrefixes.Read(text), Final, true)], logits);
        Distribution.ToLogProbabilities(logits);
        return Math.Exp(logits[number]);
    }

    public static double JudgeNext(PocketModel model, CoinPuzzle puzzle, string steps, string step)
    {
        if (!TryStep(step, out var tokens))
        {
            return OutsideGrammar;
        }

        var past = Readable(puzzle, steps, out var read);
        if (past.Count + tokens.Count > NetworkShape.Window)
        {
            throw TooLong(read.Count + 1);
        }

        return JudgeNext(model, [.. past], [.. tokens], out _);
    }

    /// <summary>Judges one more step of a puzzle and its steps, in tokens.</summary>
    public static double JudgeNext(PocketModel model, int[] past, int[] step, out int known)
    {
        var cache = model.VerifierPrefixes.Read(past, out known);
        var judged = Math.Exp(new StepJudge(model.Verifier, cache).Read(step)[0]);
        model.VerifierPrefixes.Remember([.. past, .. step], cache);      // what follows the step is judged from here
        return judged;
    }

    /// <summary>
    /// The puzzle and those of the lines that are steps, in tokens; and for each line but final answers, the step, or null.
    /// </summary>
    private static List<int> Readable(CoinPuzzle puzzle, string steps, out List<int[]?> read)
    {
        List<int> tokens = [.. puzzle.Tokens];
        read = [];
        foreach (var line in steps.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || line.Trim().StartsWith(Phrases[Final], StringComparison.Ordinal))
            {
                continue;
            }

            read.Add(TryStep(line, out var step) ? [.. step] : null);
            tokens.AddRange(step);
            if (tokens.Count > NetworkShape.Window)
            {
                throw TooLong(read.Count);
            }
        }

        return tokens;
    }

    public static PuzzleFormatException TooLong(int line) =>
        new(line, $"the puzzle and its steps are longer than the window of {NetworkShape.Window} tokens.");
}
