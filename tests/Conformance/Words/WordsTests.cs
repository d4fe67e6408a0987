using System.Text.Json.Nodes;

namespace TreeReasoner.Conformance;

/// <summary>
/// Answers and replies as models, data sets and people write them, each through the public surface that a user meets. Rows of the
/// project's own
/// lie beside this file; those found in public bug reports lie in <c>../shared</c>.
/// </summary>
public sealed class WordsTests
{
    private static readonly string[] s_reported = ["01", "02", "03", "04", "05", "16", "17", "18", "19", "20", "23"];

    [Theory]
    [InlineData("answers.jsonl", 220)]
    [InlineData("replies.jsonl", 60)]
    public async Task Words_of_every_kind_are_read_as_they_are_meant(string file, int atLeast)
    {
        var (count, wrong) = await RunAsync(Path.Combine(AppContext.BaseDirectory, "Words", file));
        Assert.Empty(wrong);
        Assert.True(count >= atLeast, $"{file} has {count} rows.");
    }

    [SharedDataFact("data/words/README.md")]
    public async Task Words_of_public_bug_reports_are_read_as_they_are_meant()
    {
        var folder = Path.GetDirectoryName(SharedData.Find("data/words/README.md"))!;
        var (all, failures) = (0, new List<string>());
        foreach (var fault in s_reported)
        {
            var (count, wrong) = await RunAsync(Directory.GetFiles(folder, $"{fault}-*.jsonl").Single());
            all += count;
            failures.AddRange(wrong);
        }

        Assert.Empty(failures);
        Assert.True(all >= 118, $"There are {all} rows.");
    }

    private static async Task<(int Count, List<string> Wrong)> RunAsync(string path)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            count++;
            var row = JsonNode.Parse(line)!.AsObject();
            var got = await WordSurface.RunAsync(row);
            if (!WordSurface.IsExpected(row, got))
            {
                wrong.Add($"{line} gave {got?.ToJsonString() ?? "null"}");
            }
        }

        return (count, wrong);
    }
}
