using static TreeReasoner.Pocket.Puzzles.CoinVocabulary;

namespace TreeReasoner.Pocket.Puzzles;

/// <summary>One step of a trace and what is wrong with it.</summary>
/// <param name="End">The index in the trace of the step's last token.</param>
/// <param name="Fault">None where it holds.</param>
internal readonly record struct CheckedStep(int End, StepFault Fault);

/// <summary>Follows one trace and judges its steps; see <see cref="PrivilegedStepChecker"/>.</summary>
internal sealed class StepChecker
{
    private const int NotStated = -1;
    private readonly CoinPuzzle _puzzle;
    private readonly int[] _stated = new int[Names.Length];

    public StepChecker(CoinPuzzle puzzle)
    {
        _puzzle = puzzle;
        Array.Fill(_stated, NotStated);
        foreach (var fact in puzzle.Facts.Where(fact => fact.IsGiven))
        {
            _stated[fact.Name] = fact.Number;
        }
    }

    /// <summary>Judges every step of a trace in tokens, up to its final answer.</summary>
    public static List<CheckedStep> CheckAll(CoinPuzzle puzzle, ReadOnlySpan<int> trace)
    {
        var checker = new StepChecker(puzzle);
        var steps = new List<CheckedStep>();
        for (var start = 0; start < trace.Length && trace[start] != Final;)
        {
            var length = trace[start..].IndexOf(Coins) + 1;
            if (length == 0)
            {
                break;
            }

            steps.Add(new CheckedStep(start + length - 1, checker.Next(trace.Slice(start, length))));
            start += length;
        }

        return steps;
    }

    /// <summary>Whether a trace ends in the right answer.</summary>
    public static bool IsSolved(CoinPuzzle puzzle, ReadOnlySpan<int> trace) =>
        trace.IndexOf(Final) is var at and >= 0 && at + 1 < trace.Length && trace[at + 1] == Number(puzzle.Answer);

    /// <summary>Judges the next step and takes note of the number it states.</summary>
    public StepFault Next(ReadOnlySpan<int> step)
    {
        if (!IsStep(step))
        {
            return StepFault.Malformed;
        }

        int name = step[1] - FirstName, result = step[^2] - FirstNumber;
        if (_puzzle.Solution.FactOf(name) is not { } fact)
        {
            return StepFault.UnknownName;
        }

        var fault = Judge(step, fact, result);
        _stated[name] = result;
        return fault;
    }

    private static bool IsStep(ReadOnlySpan<int> step) =>
        step.Length >= 8 && step[0] == SubQuestion && IsName(step[1]) && step[2] == SubAnswer &&
        step[^4] == step[1] && step[^3] == Has && IsNumber(step[^2]) && step[^1] == Coins;

    private StepFault Judge(ReadOnlySpan<int> step, CoinFact fact, int result)
    {
        if (fact.IsGiven)
        {
            return StepFault.AlreadyGiven;
        }

        if (_stated[fact.First] == NotStated || (fact.Second >= 0 && _stated[fact.Second] == NotStated))
        {
            return StepFault.NotYetKnown;
        }

        var expected = CoinTokens.OfStep(fact, name => name == fact.Name ? result : _stated[name]);
        if (step.SequenceEqual(expected.ToArray()) && fact.Apply(_stated[fact.First], Operand(fact.Second)) == result)
        {
            return StepFault.None;
        }

        if (step.Length != expected.Count)
        {
            return StepFault.WrongExpression;
        }

        var misquoted = false;
        for (var i = 0; i < step.Length; i++)
        {
            if (step[i] == expected[i])
            {
                continue;
            }

            if (expected[i - 1] != Open || !IsNumber(step[i]))
            {
                return StepFault.WrongExpression;
            }

            misquoted = true;
        }

        if (misquoted)
        {
            return StepFault.WrongOperand;
        }

        return StepFault.WrongArithmetic;
    }

    private int Operand(int name)
    {
        if (name < 0)
        {
            return 0;
        }

        return _stated[name];
    }
}
