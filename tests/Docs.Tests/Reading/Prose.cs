using System.Text.RegularExpressions;

namespace TreeReasoner.Docs.Reading;

/// <summary>The running text of a page: what is not a fence, a table, a heading, a picture, or code that is set apart.</summary>
/// <remarks>
/// Reading ease is that of Flesch, "A new readability yardstick" (1948): 206.835 − 1.015 · words a sentence − 84.6 ·
/// syllables a word. Syllables are counted by groups of vowels, without a silent e at the end. A piece of code or a number counts
/// as one syllable.
/// </remarks>
internal sealed partial class Prose
{
    private Prose(IReadOnlyList<Sentence> sentences) => Sentences = sentences;

    public IReadOnlyList<Sentence> Sentences { get; }

    public int Words => Sentences.Sum(sentence => sentence.Words.Count);

    public double ReadingEase
    {
        get
        {
            var syllables = Sentences.SelectMany(sentence => sentence.Words).Sum(Syllables);
            return 206.835 - (1.015 * Words / Sentences.Count) - (84.6 * syllables / Words);
        }
    }

    public static Prose Of(MarkdownPage page) => new([.. Paragraphs(page)
        .SelectMany(SentencesOf)
        .Select(text => new Sentence(text, WordsOf(text)))
        .Where(sentence => sentence.Words.Count > 0)]);

    /// <summary>Paragraphs and items of lists, each on one line.</summary>
    private static IEnumerable<string> Paragraphs(MarkdownPage page)
    {
        var lines = new List<string>();
        foreach (var line in page.LinesOutsideFences.Append(""))
        {
            if (line.Length == 0 || IsNoProse(line) || ItemStart().IsMatch(line))
            {
                if (lines.Count > 0)
                {
                    yield return string.Join(' ', lines);
                }

                lines.Clear();
            }

            if (line.Length > 0 && !IsNoProse(line))
            {
                lines.Add(ItemStart().Replace(line, "").Trim());
            }
        }
    }

    private static bool IsNoProse(string line) =>
        line.StartsWith('|') || line.StartsWith('#') || line.StartsWith('<') || line.StartsWith("![", StringComparison.Ordinal)
        || line.StartsWith("    ", StringComparison.Ordinal);

    private static IEnumerable<string> SentencesOf(string paragraph)
    {
        var text = Code().Replace(LinkTarget().Replace(paragraph, "]"), "Code");
        return SentenceEnd().Split(Markup().Replace(text, "").Replace("et al.", "et al", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> WordsOf(string sentence) =>
        [.. Word().Matches(sentence).Select(word => word.Value).Where(word => word.Any(char.IsLetterOrDigit))];

    private static int Syllables(string word)
    {
        var spoken = SilentEnd().Replace(Letter().Replace(word.ToLowerInvariant(), ""), "");
        return Math.Max(1, VowelGroup().Count(spoken));
    }

    [GeneratedRegex(@"^\s*([-*]|\d+\.)\s+")]
    private static partial Regex ItemStart();

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[\[\]*_]")]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?<=[.!?]\p{Pe}?)\s+(?=\p{Lu}|\d)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[\p{L}\d’'.,%×-]+")]
    private static partial Regex Word();

    [GeneratedRegex("[^a-z]")]
    private static partial Regex Letter();

    [GeneratedRegex("(?:[^laeiouy]es|ed|[^laeiouy]e)$|^y")]
    private static partial Regex SilentEnd();

    [GeneratedRegex("[aeiouy]{1,2}")]
    private static partial Regex VowelGroup();
}

/// <summary>A sentence as it is read: without marks of Markdown, each piece of code as the word Code.</summary>
internal sealed record Sentence(string Text, IReadOnlyList<string> Words);
