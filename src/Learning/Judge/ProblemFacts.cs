using System.Runtime.CompilerServices;

namespace TreeReasoner.Learning;

/// <summary>One sentence of a problem: the names and numbers in it, and which arithmetic its words ask for.</summary>
internal sealed record Sentence(HashSet<string> Names, HashSet<string> Numbers, Arithmetic Arithmetic, bool IsQuestion);

/// <summary>What a problem's text says that steps can be grounded in.</summary>
internal sealed class ProblemFacts
{
    private static readonly ConditionalWeakTable<Problem, ProblemFacts> _known = [];

    private ProblemFacts(string text)
    {
        Sentences = [.. TextParts.Sentences(text).Select(Read)];
        foreach (var sentence in Sentences)
        {
            Names.UnionWith(sentence.Names);
            Numbers.UnionWith(sentence.Numbers);
            // "Leo has 9 coins": one name and one number say that they belong together.
            if (sentence is { Names.Count: 1, Numbers.Count: 1, IsQuestion: false })
            {
                Stated[sentence.Names.Single()] = sentence.Numbers.Single();
            }

            if (sentence.IsQuestion)
            {
                Asked.UnionWith(sentence.Names);
            }
        }
    }

    public IReadOnlyList<Sentence> Sentences { get; }

    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>The number that belongs to a name, where the problem says so directly.</summary>
    public Dictionary<string, string> Stated { get; } = new(StringComparer.Ordinal);

    /// <summary>Names in the question.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

    public static ProblemFacts Of(Problem problem) => _known.GetValue(problem, static problem => new(problem.Text));

    private static Sentence Read(string text)
    {
        var words = TextParts.Words(text);
        return new(
            new(words.Where(word => word.IsName).Select(word => word.Text), StringComparer.Ordinal),
            new(words.Where(word => word.IsNumber).Select(word => word.Text), StringComparer.Ordinal),
            TextParts.ArithmeticOf(text, words),
            text.Contains('?', StringComparison.Ordinal));
    }
}
