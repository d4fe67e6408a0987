using TreeReasoner.Viewer;

namespace TreeReasoner.Docs.Snippets;

public sealed class Viewing : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_journal_as_a_page()
    {
        var path = Path.Combine(_folder.FullName, "weeks.jsonl");
        using (var written = FileJournal.Open(path))
        {
            await Stage.Reasoner.SolveAsync(Stage.Problem, new() { Journal = written });
        }

        {
            // snippet: journal-page
            using var journal = FileJournal.OpenRead(path);
            await using var page = File.Create(Path.ChangeExtension(path, ".html"));
            await JournalPage.WriteAsync(journal, page);
            // end
        }

        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.ChangeExtension(path, ".html")), StringComparison.Ordinal);
    }
}
