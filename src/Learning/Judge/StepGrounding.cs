namespace TreeReasoner.Learning;

/// <summary>Where the names and numbers of a turn come from: the problem, an earlier turn, or nowhere.</summary>
/// <param name="Numbers">The share of numbers that it uses and that were there before.</param>
/// <param name="Quotes">The share of names quoted with a number of which exactly that number was known.</param>
/// <param name="Sentence">How well its names are those of one sentence of the problem (Jaccard).</param>
/// <param name="Sizes">The share of its loose numbers that stand in that sentence.</param>
/// <param name="Arithmetic">Whether it does the arithmetic that the sentence speaks of.</param>
/// <param name="IsKnown">Whether it states what was known of that name already.</param>
/// <param name="Claim">The name and the number that it arrives at; null for none.</param>
internal readonly record struct StepGrounding(
    double Numbers, double Quotes, double Sentence, double Sizes, double Arithmetic, double IsKnown, (string Name, string Number)? Claim)
{
    /// <summary>Reads a turn against what was known before it.</summary>
    public static StepGrounding Of(ReasoningStep step, ProblemFacts problem, IReadOnlyDictionary<string, string> known,
        IReadOnlySet<string> numbersBefore)
    {
        var asked = TextParts.Words(step.Question);
        var words = TextParts.Words(step.Answer);
        var (pairs, loose) = Pairs(words);
        (string Name, string Number)? claim = null;
        if (pairs.Count > 0)
        {
            claim = pairs[^1];
            pairs.RemoveAt(pairs.Count - 1);
        }

        var names = asked.Concat(words).Where(word => word.IsName).Select(word => word.Text).ToHashSet(StringComparer.Ordinal);
        var sentence = Best(problem, names, out var match);
        var arithmetic = 0.5;
        if (sentence is not null)
        {
            arithmetic = Convert.ToDouble(sentence.Arithmetic == TextParts.ArithmeticOf(step.Answer, words));
        }

        var used = pairs.ConvertAll(pair => pair.Number);
        used.AddRange(loose);
        return new(
            Share(used, number => numbersBefore.Contains(number) || problem.Numbers.Contains(number)),
            Share(pairs, pair => known.TryGetValue(pair.Name, out var number) && number == pair.Number),
            match,
            Share(loose, number => sentence?.Numbers.Contains(number) ?? false),
            arithmetic,
            Convert.ToDouble(claim is { } stated && known.ContainsKey(stated.Name)),
            claim);
    }

    /// <summary>
    /// Numbers with the name right before them, no other number between: "Leo (9) + 1" is Leo with 9, and a loose 1.
    /// </summary>
    private static (List<(string Name, string Number)> Pairs, List<string> Loose) Pairs(List<Word> words)
    {
        var pairs = new List<(string, string)>();
        var loose = new List<string>();
        string? name = null;
        foreach (var word in words)
        {
            if (word.IsName)
            {
                name = word.Text;
            }
            else if (word.IsNumber && name is not null)
            {
                pairs.Add((name, word.Text));
                name = null;
            }
            else if (word.IsNumber)
            {
                loose.Add(word.Text);
            }
        }

        return (pairs, loose);
    }

    private static Sentence? Best(ProblemFacts problem, HashSet<string> names, out double match)
    {
        Sentence? best = null;
        match = 0;
        foreach (var sentence in problem.Sentences)
        {
            if (sentence.IsQuestion || names.Count == 0)
            {
                continue;
            }

            var common = sentence.Names.Count(names.Contains);
            var jaccard = common / (double)Math.Max(1, names.Count + sentence.Names.Count - common);
            if (jaccard > match)
            {
                (best, match) = (sentence, jaccard);
            }
        }

        return best;
    }

    /// <summary>The share for which something holds; all of none.</summary>
    private static double Share<T>(List<T> all, Func<T, bool> holds)
    {
        if (all.Count == 0)
        {
            return 1;
        }

        return all.Count(holds) / (double)all.Count;
    }
}
