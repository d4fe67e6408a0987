using System.Text.Json;
using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Data;

public sealed class DataExportTests : IDisposable
{
    private readonly string _journals = Directory.CreateTempSubdirectory("journals").FullName;
    private readonly string _output = Path.Combine(Directory.CreateTempSubdirectory("export").FullName, "out");

    public void Dispose()
    {
        Directory.Delete(_journals, recursive: true);
        Directory.Delete(Path.GetDirectoryName(_output)!, recursive: true);
    }

    [Fact]
    public async Task An_export_writes_its_files_and_a_manifest_that_counts_them()
    {
        await WriteJournalsAsync(6);
        var manifest = await ExportAsync();
        Assert.Equal((6, 6), (manifest.Problems, manifest.Journals));
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(_output, file.Name);
            Assert.Equal((file.Rows, file.Bytes), (File.ReadLines(path).LongCount(), new FileInfo(path).Length));
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_output, DataManifest.FileName)));
        Assert.Equal(manifest.Files.Count, json.RootElement.GetProperty("files").GetArrayLength());
        Assert.False(File.Exists(Path.Combine(_output, ExportFiles.NoteName)));
    }

    [Fact]
    public async Task A_problem_is_on_one_side_of_the_split_in_all_files()
    {
        await WriteJournalsAsync(12);
        var manifest = await ExportAsync(new() { ValidationShare = 0.5 });
        var sides = manifest.Files.Where(file => file.Shape == "targets").ToDictionary(file => file.Split, file => ProblemsIn(file.Name));
        Assert.Equal(2, sides.Count);
        Assert.Empty(sides["train"].Intersect(sides["validation"]));
        Assert.Equal(12, sides.Values.Sum(side => side.Count));
    }

    [Fact]
    public async Task A_strict_shape_has_its_origins_in_a_file_beside_it_line_by_line()
    {
        await WriteJournalsAsync(3);
        await ExportAsync(new() { Shapes = [DataShapes.SftChat], ValidationShare = 0 });
        var rows = await File.ReadAllLinesAsync(Path.Combine(_output, "sft-chat.train.jsonl"));
        var origins = await File.ReadAllLinesAsync(Path.Combine(_output, "sft-chat.train.origin.jsonl"));
        Assert.Equal(rows.Length, origins.Length);
        Assert.All(rows, row => Assert.DoesNotContain("\"meta\"", row, StringComparison.Ordinal));
        Assert.All(origins, origin => Assert.Contains("\"journal\":", origin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_was_stopped_after_any_problem_goes_on_to_the_same_bytes()
    {
        await WriteJournalsAsync(4);
        var whole = _output + "-whole";
        await DataExport.RunAsync(_journals, whole, null, Right);
        for (var after = 0; after < 3; after++)
        {
            var stopped = $"{_output}-{after}";
            using var stop = new CancellationTokenSource();
            var asked = 0;
            // Each problem's answers are asked about when it is read, so the export is stopped between two problems.
            var outcomes = new CheckedOutcomes((_, answer) =>
            {
                if (asked++ >= after * 2)
                {
                    stop.Cancel();
                }

                return answer == "yes";
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                DataExport.RunAsync(_journals, stopped, null, outcomes, null, stop.Token));
            // What a killed process wrote after its last note is there as well.
            await File.AppendAllTextAsync(Directory.GetFiles(stopped, "targets.train.jsonl").FirstOrDefault()
                ?? Path.Combine(stopped, "targets.train.jsonl"), "{\"half");
            await DataExport.RunAsync(_journals, stopped, null, Right);
            foreach (var file in Directory.GetFiles(whole))
            {
                Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(Path.Combine(stopped, Path.GetFileName(file))));
            }
        }
    }

    [Fact]
    public async Task An_unfinished_export_of_other_options_is_not_gone_on_with()
    {
        await WriteJournalsAsync(2);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            DataExport.RunAsync(_journals, _output, null, new CheckedOutcomes((_, _) => throw new InvalidOperationException())));
        var error = await Assert.ThrowsAsync<LearningException>(() => ExportAsync(new() { Seed = 5 }));
        Assert.Contains("other journals, choices or options", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_export_is_not_written_over()
    {
        await WriteJournalsAsync(1);
        await ExportAsync();
        var error = await Assert.ThrowsAsync<LearningException>(() => ExportAsync());
        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_journals_are_listed_with_the_reason_and_a_torn_one_is_read_as_far_as_it_goes()
    {
        await WriteJournalsAsync(2);
        await File.WriteAllTextAsync(Path.Combine(_journals, "other.jsonl"), "{\"question\":\"?\"}\n");
        await File.WriteAllTextAsync(Path.Combine(_journals, "empty.jsonl"), "");
        var torn = Path.Combine(_journals, "0.jsonl");
        var bytes = await File.ReadAllBytesAsync(torn);
        await File.WriteAllBytesAsync(torn, bytes[..^20]);
        var manifest = await ExportAsync();
        Assert.Equal(["empty.jsonl", "other.jsonl"], manifest.Skipped.Select(skipped => skipped.Name));
        Assert.DoesNotContain(manifest.Skipped, skipped => skipped.Reason.Contains(_journals, StringComparison.Ordinal));
        Assert.Equal(2, manifest.Journals);
    }

    [Fact]
    public async Task A_journal_that_was_changed_is_left_out_and_said_so()
    {
        await WriteJournalsAsync(2);
        var changed = Path.Combine(_journals, "1.jsonl");
        await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(changed))
            .Replace("\"yes\"", "\"no\"", StringComparison.Ordinal));
        var manifest = await ExportAsync();
        Assert.Equal("1.jsonl", Assert.Single(manifest.Skipped).Name);
        Assert.Equal(1, manifest.Journals);
    }

    [Theory]
    [InlineData(false, "There is no folder")]
    [InlineData(true, "holds no file '*.jsonl'")]
    public async Task A_folder_with_nothing_in_it_is_an_error_that_says_so(bool exists, string expected)
    {
        var folder = Path.Combine(_journals, "nothing");
        if (exists)
        {
            Directory.CreateDirectory(folder);
        }

        var error = await Assert.ThrowsAsync<LearningException>(() => DataExport.RunAsync(folder, _output));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_each_problem_no_more_rows_are_written_than_wanted_and_none_twice()
    {
        await WriteJournalsAsync(2, copies: 3);
        var manifest = await ExportAsync(new() { MostPerProblem = 1, Shapes = [DataShapes.Unpaired], ValidationShare = 0 });
        Assert.Equal((2, 6, 2), (manifest.Problems, manifest.Journals, (int)manifest.Files.Single().Rows));
        Directory.Delete(_output, recursive: true);
        manifest = await ExportAsync(new() { MostPerProblem = 100, Shapes = [DataShapes.Unpaired], ValidationShare = 0 });
        Assert.Equal(4, manifest.Files.Single().Rows);
    }

    private static CheckedOutcomes Right { get; } = new((_, answer) => answer == "yes");

    private Task<DataManifest> ExportAsync(DataExportOptions? options = null) => DataExport.RunAsync(_journals, _output, options, Right);

    private HashSet<string> ProblemsIn(string name) => [.. File.ReadLines(Path.Combine(_output, name)).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("meta").GetProperty("problem").GetString()!;
    })];

    private async Task WriteJournalsAsync(int problems, int copies = 1)
    {
        for (var i = 0; i < problems * copies; i++)
        {
            await SmallJournal.WriteAsync(Path.Combine(_journals, $"{i}.jsonl"), $"Problem {i % problems}?");
        }
    }
}
