using TreeReasoner.Docs.Reading;

namespace TreeReasoner.Docs;

/// <summary>Pages can be read once, by a reader who meets their words for the first time.</summary>
public sealed class ProseTests
{
    private const int MostWords = 40;
    private const int MostColumns = 160;
    private const int LeastReadingEase = 50;
    private const int LeastWords = 100;

    public static TheoryData<string> EnglishPages => [.. Pages.All.Where(page =>
        page != "CHANGELOG.md" && !page.EndsWith(".ko.md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(EnglishPages))]
    public void No_sentence_has_more_than_forty_words(string page)
    {
        var tooLong = Prose.Of(Pages.Read(page)).Sentences
            .Where(sentence => sentence.Words.Count > MostWords)
            .Select(sentence => $"{page}, {sentence.Words.Count} words: {sentence.Text}");
        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
    }

    [Theory]
    [MemberData(nameof(EnglishPages))]
    public void No_line_outside_tables_and_code_has_more_than_160_columns(string page)
    {
        var tooLong = Pages.Read(page).LinesOutsideFences
            .Where(line => line.Length > MostColumns && !line.StartsWith('|'))
            .Select(line => $"{page}, {line.Length} columns: {line}");
        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
    }

    [Theory]
    [MemberData(nameof(EnglishPages))]
    public void Prose_of_a_hundred_words_or_more_has_a_reading_ease_of_at_least_50(string page)
    {
        var prose = Prose.Of(Pages.Read(page));
        if (prose.Words >= LeastWords)
        {
            Assert.True(prose.ReadingEase >= LeastReadingEase, $"{page} has a reading ease of {prose.ReadingEase:F1}.");
        }
    }
}
