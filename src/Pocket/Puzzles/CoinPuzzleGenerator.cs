namespace TreeReasoner.Pocket.Puzzles;

/// <summary>Draws puzzles: a random graph of facts, then a question that needs the wanted number of steps.</summary>
internal static class CoinPuzzleGenerator
{
    private const int MostDraws = 100_000;
    private const double GivenShare = 0.30, MostDisorder = 3;

    public static CoinPuzzle Generate(long seed, int steps, PuzzleSplit split)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, CoinPuzzle.MostSteps);
        if (!Enum.IsDefined(split))
        {
            throw new ArgumentOutOfRangeException(nameof(split), split, "Splits are Test, Validation and Training.");
        }

        var stream = SeededRandom.Mix(SeededRandom.Mix((ulong)seed + 0x9E3779B97F4A7C15) + (ulong)((steps << 2) + (int)split));
        var random = new SeededRandom(stream);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            if (Draw(random, steps) is { } puzzle && SplitOf(puzzle) == split)
            {
                return puzzle;
            }
        }

        throw new InvalidOperationException($"No {split} puzzle of {steps} steps in {MostDraws} draws from seed {seed}.");
    }

    /// <summary>
    /// The split a puzzle belongs to, by its question and facts whatever their order: an eighth is Test, an eighth Validation.
    /// </summary>
    public static PuzzleSplit SplitOf(CoinPuzzle puzzle)
    {
        var sum = SeededRandom.Mix((ulong)puzzle.Target + 1);
        foreach (var fact in puzzle.Facts)
        {
            var bits = fact.Name + 32L * (fact.First + 1 + 32L * (fact.Second + 1 + 32L * (fact.Number + 64L * (long)fact.Relation)));
            sum += SeededRandom.Mix((ulong)bits + 0x9E3779B97F4A7C15);
        }

        return (SeededRandom.Mix(sum) & 7) switch { 0 => PuzzleSplit.Test, 1 => PuzzleSplit.Validation, _ => PuzzleSplit.Training };
    }

    private static CoinPuzzle? Draw(SeededRandom random, int steps)
    {
        var facts = DrawFacts(random, steps + 2 + random.Next(5));
        var targets = facts.Where(fact => !fact.IsGiven).ToArray();
        random.Shuffle<CoinFact>(targets);
        foreach (var target in targets)
        {
            var solution = CoinSolution.TrySolve(target.Name, facts, out _)!;
            if (solution.StepsNeeded == steps)
            {
                return new CoinPuzzle(target.Name, Jitter(facts, random), solution);
            }
        }

        return null;
    }

    private static CoinFact[] DrawFacts(SeededRandom random, int count)
    {
        var names = Enumerable.Range(0, CoinVocabulary.Names.Length).ToArray();
        random.Shuffle<int>(names);
        var facts = new CoinFact[count];
        var values = new int[count];
        for (var i = 0; i < count; i++)
        {
            var fact = i >= 2 && random.NextDouble() > GivenShare ? DrawDerived(random, names, values, i) : null;
            facts[i] = fact?.Fact ?? CoinFact.Given(names[i], 1 + random.Next(20));
            values[i] = fact?.Value ?? facts[i].Number;
        }

        return facts;
    }

    /// <summary>A fact in terms of earlier ones, near ones more often, whose number stays in range; null after twenty failures.</summary>
    private static (CoinFact Fact, int Value)? DrawDerived(SeededRandom random, int[] names, int[] values, int i)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            int a = Earlier(random, i), b = Earlier(random, i), number = 1 + random.Next(9);
            var relation = random.NextDouble() switch
            {
                < 0.22 => CoinRelation.PlusNumber,
                < 0.42 => CoinRelation.MinusNumber,
                < 0.52 => CoinRelation.Twice,
                < 0.78 => CoinRelation.PlusName,
                _ => CoinRelation.MinusName,
            };
            var takesName = relation is CoinRelation.PlusName or CoinRelation.MinusName;
            var takesNumber = relation is CoinRelation.PlusNumber or CoinRelation.MinusNumber;
            if (takesName && a == b)
            {
                continue;
            }

            var fact = new CoinFact(names[i], relation, names[a], takesName ? names[b] : -1, takesNumber ? number : 0);
            var value = fact.Apply(values[a], values[b]);
            if (value is >= 0 and <= CoinVocabulary.LargestNumber)
            {
                return (fact, value);
            }
        }

        return null;
    }

    private static int Earlier(SeededRandom random, int i)
    {
        if (random.NextDouble() < 0.5)
        {
            return Math.Max(0, i - 1 - random.Next(3));
        }

        return random.Next(i);
    }

    /// <summary>The order of the lines: that of the graph, disturbed by an amount that differs between puzzles.</summary>
    private static CoinFact[] Jitter(CoinFact[] facts, SeededRandom random)
    {
        var disorder = MostDisorder * random.NextDouble();
        var keys = new double[facts.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = i + disorder * random.NextDouble();
        }

        var lines = (CoinFact[])facts.Clone();
        Array.Sort(keys, lines);
        return lines;
    }
}
