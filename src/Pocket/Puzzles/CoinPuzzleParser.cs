using System.Text.RegularExpressions;

namespace TreeReasoner.Pocket.Puzzles;

/// <summary>Reads a puzzle line by line and says of the first unusable line what was expected there.</summary>
internal static partial class CoinPuzzleParser
{
    private const int LongestText = 16_384;

    /// <summary>The puzzle, or null with the <paramref name="problem"/>.</summary>
    public static CoinPuzzle? Parse(string text, out PuzzleFormatException? problem)
    {
        problem = null;
        if (text.Length > LongestText)
        {
            problem = new PuzzleFormatException(1, $"the text has {text.Length} characters; a puzzle has at most {LongestText}.");
            return null;
        }

        int target = -1, questionLine = 1, number = 0;
        var facts = new List<CoinFact>();
        var lines = new List<int>();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim().ToString();
            if (line.Length == 0)
            {
                continue;
            }

            var wrong = target < 0 ? ReadQuestion(line, out target) : ReadFact(line, facts);
            if (target >= 0 && lines.Count == 0 && facts.Count == 0)
            {
                questionLine = number;
            }

            if (wrong is not null)
            {
                problem = new PuzzleFormatException(number, wrong);
                return null;
            }

            if (facts.Count > lines.Count)
            {
                lines.Add(number);
            }
        }

        if (target < 0)
        {
            problem = new PuzzleFormatException(1, "the text is empty; expected 'Question: How many coins does NAME have?'.");
        }
        else if (!facts.Exists(fact => fact.Name == target))
        {
            var who = CoinVocabulary.Names[target];
            problem = new PuzzleFormatException(questionLine, $"the question asks for {who}, but no line says what {who} has.");
        }

        if (problem is not null)
        {
            return null;
        }

        var solution = CoinSolution.TrySolve(target, facts, out var error);
        if (solution is not null)
        {
            return new CoinPuzzle(target, facts, solution);
        }

        problem = new PuzzleFormatException(lines[facts.FindIndex(fact => fact.Name == error.Name)], $"{error.Reason}.");
        return null;
    }

    private static string? ReadQuestion(string line, out int target)
    {
        target = -1;
        if (QuestionLine().Match(line) is { Success: true } match)
        {
            return ReadName(match.Groups[1], out target);
        }

        return $"expected 'Question: How many coins does NAME have?', found '{Shorten(line)}'.";
    }

    private static string? ReadFact(string line, List<CoinFact> facts)
    {
        var wrong = TryFact(line, out var fact);
        if (wrong is not null)
        {
            return wrong;
        }

        if (facts.Exists(other => other.Name == fact.Name))
        {
            return $"a line above already says what {CoinVocabulary.Names[fact.Name]} has.";
        }

        facts.Add(fact);
        return null;
    }

    private static string? TryFact(string line, out CoinFact fact)
    {
        fact = default;
        int name, first, second = -1, number = 0;
        if (GivenLine().Match(line) is { Success: true } given)
        {
            var wrong = ReadName(given.Groups[1], out name) ?? ReadNumber(given.Groups[2], out number);
            fact = CoinFact.Given(name, number);
            return wrong;
        }

        if (TwiceLine().Match(line) is { Success: true } twice)
        {
            first = -1;
            var wrong = ReadName(twice.Groups[1], out name) ?? ReadName(twice.Groups[2], out first);
            fact = new CoinFact(name, CoinRelation.Twice, first, -1, 0);
            return wrong;
        }

        if (SumLine().Match(line) is not { Success: true } sum)
        {
            return "expected a fact such as 'Leo has 9 coins.', 'Mia has as many as Leo plus 1 coins.', 'Pam has as many as Fay minus " +
                "Mia.' " +
                   $"or 'Zoe has twice as many as Ann.', found '{Shorten(line)}'.";
        }

        first = -1;
        var plus = sum.Groups[3].Value.Equals("plus", StringComparison.OrdinalIgnoreCase);
        var byNumber = sum.Groups[4].Success;
        var problem = ReadName(sum.Groups[1], out name) ?? ReadName(sum.Groups[2], out first) ??
                      (byNumber ? ReadNumber(sum.Groups[4], out number) : ReadName(sum.Groups[5], out second));
        var relation = (byNumber, plus) switch
        {
            (true, true) => CoinRelation.PlusNumber,
            (true, false) => CoinRelation.MinusNumber,
            (false, true) => CoinRelation.PlusName,
            _ => CoinRelation.MinusName,
        };
        fact = new CoinFact(name, relation, first, second, number);
        return problem;
    }

    private static string? ReadName(Group text, out int name)
    {
        name = CoinVocabulary.IndexOfName(text.ValueSpan);
        if (name >= 0)
        {
            return null;
        }

        return $"Pocket does not know the name '{Shorten(text.Value)}'; it knows {string.Join(", ", CoinVocabulary.Names)}.";
    }

    private static string? ReadNumber(Group text, out int number)
    {
        if (int.TryParse(text.ValueSpan, out number) && number is >= 0 and <= CoinVocabulary.LargestNumber)
        {
            return null;
        }

        return $"Pocket knows the numbers 0 to {CoinVocabulary.LargestNumber}, not '{Shorten(text.Value)}'.";
    }

    private static string Shorten(string text)
    {
        if (text.Length <= 60)
        {
            return text;
        }

        return text[..57] + "...";
    }

    [GeneratedRegex(@"^(?:Question:\s*)?How many coins does (\w+) have\?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuestionLine();

    [GeneratedRegex(@"^(\w+) has (-?\d+) coins?\.$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex GivenLine();

    [GeneratedRegex(
        @"^(\w+) has as many as (\w+) (plus|minus) (?:(-?\d+) coins?|(\w+))\.$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SumLine();

    [GeneratedRegex(@"^(\w+) has twice as many as (\w+)\.$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TwiceLine();
}
