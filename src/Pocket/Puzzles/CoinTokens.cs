using static TreeReasoner.Pocket.Puzzles.CoinVocabulary;

namespace TreeReasoner.Pocket.Puzzles;

/// <summary>Puzzles and steps as tokens.</summary>
internal static class CoinTokens
{
    public static int[] OfPuzzle(int target, IReadOnlyList<CoinFact> facts)
    {
        List<int> tokens = [Question, Name(target), QuestionEnd];
        foreach (var fact in facts)
        {
            AddFact(tokens, fact);
        }

        return [.. tokens];
    }

    private static void AddFact(List<int> tokens, CoinFact fact)
    {
        tokens.Add(Name(fact.Name));
        tokens.AddRange(fact.Relation switch
        {
            CoinRelation.Given => [Has, Number(fact.Number), Coins],
            CoinRelation.PlusNumber => [HasAsManyAs, Name(fact.First), Plus, Number(fact.Number), Coins],
            CoinRelation.MinusNumber => [HasAsManyAs, Name(fact.First), Minus, Number(fact.Number), Coins],
            CoinRelation.Twice => [HasTwiceAsManyAs, Name(fact.First), Stop],
            CoinRelation.PlusName => [HasAsManyAs, Name(fact.First), Plus, Name(fact.Second), Stop],
            _ => (ReadOnlySpan<int>)[HasAsManyAs, Name(fact.First), Minus, Name(fact.Second), Stop],
        });
    }

    /// <summary>The step that derives <paramref name="fact"/>, its operands and result taken from <paramref name="value"/>.</summary>
    public static List<int> OfStep(CoinFact fact, Func<int, int> value)
    {
        List<int> tokens = [SubQuestion, Name(fact.Name), SubAnswer];
        if (fact.Relation == CoinRelation.Twice)
        {
            tokens.Add(TwiceStep);
        }

        if (fact.First >= 0)
        {
            tokens.AddRange([Name(fact.First), Open, Number(value(fact.First))]);
        }

        tokens.AddRange(fact.Relation switch
        {
            CoinRelation.PlusNumber => [ClosePlus, Number(fact.Number), So],
            CoinRelation.MinusNumber => [CloseMinus, Number(fact.Number), So],
            CoinRelation.Twice => [CloseSo],
            CoinRelation.PlusName => [ClosePlus, Name(fact.Second), Open, Number(value(fact.Second)), CloseSo],
            CoinRelation.MinusName => [CloseMinus, Name(fact.Second), Open, Number(value(fact.Second)), CloseSo],
            _ => (ReadOnlySpan<int>)[],
        });
        tokens.AddRange([Name(fact.Name), Has, Number(value(fact.Name)), Coins]);
        return tokens;
    }

    /// <summary>A right solution: the needed steps in a random order that works, then the answer.</summary>
    public static List<int> OfSolution(CoinPuzzle puzzle, SeededRandom random)
    {
        var solution = puzzle.Solution;
        var open = puzzle.Facts.Where(fact => !fact.IsGiven && solution.IsNeeded(fact.Name)).ToList();
        var known = puzzle.Facts.Where(fact => fact.IsGiven).Select(fact => fact.Name).ToHashSet();
        var tokens = new List<int>();
        while (open.Count > 0)
        {
            var ready = open.FindAll(fact => known.Contains(fact.First) && (fact.Second < 0 || known.Contains(fact.Second)));
            var next = ready[random.Next(ready.Count)];
            open.Remove(next);
            known.Add(next.Name);
            tokens.AddRange(OfStep(next, solution.ValueOf));
        }

        tokens.AddRange([Final, Number(puzzle.Answer), End]);
        return tokens;
    }
}
