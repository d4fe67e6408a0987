using System.Text;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

public sealed class FileJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "search.jsonl");

    private static RandomTree Tree { get; } = RandomTrees.Grow(new Random(3), new() { HasRewards = true, HasKnownValues = true });

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_appended_is_read_back_in_order_by_the_next_who_opens_it(bool flushToDisk)
    {
        var lines = Enumerable.Range(0, 50)
            .Select(i => "{\"type\":\"search\",\"format\":" + new string('1', 1 + (i * i * i % 200_000)) + "}").ToList();
        using (var journal = FileJournal.Open(Path, flushToDisk))
        {
            Assert.Empty(await ReadAsync(journal));
            await journal.AppendAsync(Bytes(string.Join('\n', lines.Take(7)) + "\n"), 0);
            foreach (var (i, line) in lines.Skip(7).Index())
            {
                await journal.AppendAsync(Bytes(line + "\n"), 7 + i);
            }

            Assert.Equal(lines, await ReadAsync(journal));
        }

        using var again = FileJournal.Open(Path);
        Assert.Equal(lines, await ReadAsync(again));
        Assert.Equal(System.IO.Path.GetFullPath(Path), again.Name);
    }

    [Fact]
    public async Task A_last_line_that_was_torn_anywhere_is_cut_off_and_the_search_goes_on()
    {
        await RunAsync(Path);
        var whole = await File.ReadAllBytesAsync(Path);
        var lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        var before = await HashOfReplayAsync(whole.AsMemory(0, lastLine));
        for (var end = lastLine; end < whole.Length; end += 1 + ((whole.Length - lastLine) / 25))
        {
            await File.WriteAllBytesAsync(Path, whole.AsMemory(0, end));
            using (var torn = FileJournal.OpenRead(Path))
            {
                Assert.Equal(before, await ReplayAsync(torn));
                Assert.Equal(end - lastLine, torn.TornBytes);
            }

            Assert.Equal(end, new FileInfo(Path).Length);      // reading changes nothing
            var result = await RunAsync(Path);
            Assert.Equal(20, result.Simulations);
            var text = await File.ReadAllTextAsync(Path);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            Assert.Equal(1, text.Split('\n').Count(line => line.Contains("\"finished\"", StringComparison.Ordinal)));
            Assert.Equal(TreeHash.Of(result.Tree), await HashOfReplayAsync(Bytes(text)));
        }
    }

    [Fact]
    public async Task Noughts_after_the_last_line_are_cut_off_too_as_some_disks_leave_them_when_the_power_fails()
    {
        await RunAsync(Path);
        await using (var file = File.Open(Path, FileMode.Append))
        {
            await file.WriteAsync(new byte[5000]);
        }

        Assert.Equal(20, (await RunAsync(Path)).Simulations);
        Assert.DoesNotContain('\0', await File.ReadAllTextAsync(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"ty")]
    [InlineData("{\"type\":\"search\",\"format\":1,\"library\":\"0")]
    [InlineData("{\"type\":\"sea\0\0\0\0")]
    public async Task A_file_in_which_no_line_is_whole_yet_starts_a_search(string content)
    {
        await File.WriteAllTextAsync(Path, content);
        var result = await RunAsync(Path);
        Assert.Equal(20, result.Simulations);
        using var journal = FileJournal.OpenRead(Path);
        Assert.Equal(TreeHash.Of(result.Tree), await ReplayAsync(journal));
    }

    [Theory]
    [InlineData("my notes")]
    [InlineData("my notes\nand more")]
    [InlineData("{\"other\": \"json\"}\n")]
    [InlineData("[]\n")]
    [InlineData("\n")]
    public async Task A_file_that_is_no_journal_is_an_error_and_stays_as_it_is(string content)
    {
        await File.WriteAllTextAsync(Path, content);
        var error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(Path));
        Assert.Equal(1, error.Line);
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Path));
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"mystery\"}")]
    public async Task Garbage_in_the_middle_is_an_error_that_names_the_line(string garbage)
    {
        await RunAsync(Path);
        var lines = await File.ReadAllLinesAsync(Path);
        lines[6] = garbage;
        await File.WriteAllLinesAsync(Path, lines);
        var content = await File.ReadAllTextAsync(Path);

        var error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(Path));

        Assert.Equal(7, error.Line);
        Assert.Contains("line 7: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Path));
    }

    [Fact]
    public async Task A_line_that_is_missing_or_twice_there_is_an_error()
    {
        await RunAsync(Path);
        var lines = await File.ReadAllLinesAsync(Path);
        for (var i = 1; i < lines.Length - 1; i++)
        {
            foreach (var damaged in new[] { lines.Take(i).Concat(lines.Skip(i + 1)), lines.Take(i + 1).Concat(lines.Skip(i)) })
            {
                await File.WriteAllLinesAsync(Path, damaged);
                await Assert.ThrowsAsync<JournalException>(() => RunAsync(Path));
            }
        }
    }

    [Fact]
    public void Only_one_has_it_open_at_a_time()
    {
        using (FileJournal.Open(Path))
        {
            foreach (var open in new Func<string, bool, FileJournal>[] { FileJournal.Open, (path, _) => FileJournal.OpenRead(path) })
            {
                var error = Assert.Throws<JournalException>(() => open(Path, true));
                Assert.Contains("could not be opened", error.Message, StringComparison.Ordinal);
                Assert.Contains("being used by another process", error.Message, StringComparison.Ordinal);
            }
        }

        FileJournal.Open(Path).Dispose();
    }

    [Fact]
    public void A_path_that_cannot_be_opened_is_an_error_that_says_so()
    {
        string[] paths = [System.IO.Path.Combine(_folder.FullName, "nowhere", "search.jsonl"), _folder.FullName, "/proc/search.jsonl"];
        foreach (var path in paths)
        {
            var error = Assert.Throws<JournalException>(() => FileJournal.Open(path));
            Assert.Contains("could not be opened", error.Message, StringComparison.Ordinal);
            Assert.Throws<JournalException>(() => FileJournal.OpenRead(path));
        }
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        await RunAsync(Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public async Task Opened_to_be_read_it_cannot_be_written()
    {
        await RunAsync(Path);
        using var journal = FileJournal.OpenRead(Path);
        await Assert.ThrowsAsync<JournalException>(() => RunAsync(journal));
    }

    [Fact]
    public async Task Whoever_appends_says_after_how_many_lines_so_that_two_searches_cannot_mix()
    {
        using var journal = FileJournal.Open(Path);
        await ReadAsync(journal);
        await journal.AppendAsync(Bytes("{\"type\":\"search\",\"format\":1}\n"), 0);
        await Assert.ThrowsAsync<JournalException>(() => journal.AppendAsync(Bytes("{}\n"), 0).AsTask());
        Assert.Single(await ReadAsync(journal));
    }

    private static void Replace(string path)
    {
        File.Delete(path);
        File.WriteAllText(path, "other\n");
    }

    /// <summary>Another program cuts the file: our own would be kept off by the lock.</summary>
    private static void Cut(string path)
    {
        using var truncate = System.Diagnostics.Process.Start("truncate", ["-s", "3", path]);
        truncate.WaitForExit();
    }

    [Fact]
    public async Task A_file_that_is_deleted_replaced_or_cut_while_it_is_written_to_is_an_error()
    {
        var changes = new Action<string>[]
        {
            File.Delete, path => File.Move(path, path + ".old", overwrite: true), Replace,
            Cut,
        };
        foreach (var change in changes)
        {
            File.Delete(Path);
            using var journal = FileJournal.Open(Path);
            await ReadAsync(journal);
            await journal.AppendAsync(Bytes("{\"type\":\"search\",\"format\":1}\n"), 0);
            change(Path);
            var error = await Assert.ThrowsAsync<JournalException>(() => journal.AppendAsync(Bytes("{}\n"), 1).AsTask());
            Assert.Contains("while the search was running", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_of_noughts_is_no_journal_and_is_not_read_to_its_end()
    {
        await File.WriteAllBytesAsync(Path, new byte[1 << 20]);
        var error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(Path));
        Assert.Equal(1, error.Line);
    }

    private static Task<SearchResult<RandomTreeNode>> RunAsync(IJournal journal) => new SearchRunner<RandomTreeNode>(
        new MctsSearch<RandomTreeNode>(Tree.Root, new() { CloseTerminals = false }),
        Tree,
        Tree,
        new() { Budget = new() { Simulations = 20 } },
        journal: new(journal, Tree)).RunAsync();

    private static async Task<SearchResult<RandomTreeNode>> RunAsync(string path)
    {
        using var journal = FileJournal.Open(path);
        return await RunAsync(journal);
    }

    private static async Task<string> ReplayAsync(IJournal journal)
    {
        var search = new MctsSearch<RandomTreeNode>(Tree.Root, new() { CloseTerminals = false });
        return TreeHash.Of((await new SearchJournal<RandomTreeNode>(journal, Tree).ReplayAsync(search)).Tree);
    }

    private static Task<string> HashOfReplayAsync(ReadOnlyMemory<byte> file)
    {
        var lines = Encoding.UTF8.GetString(file.Span).Split('\n')[..^1];
        return ReplayAsync(new MemoryJournal(lines.Select(line => (ReadOnlyMemory<byte>)Bytes(line))));
    }

    private static async Task<List<string>> ReadAsync(FileJournal journal)
    {
        var lines = new List<string>();
        await foreach (var line in journal.ReadAsync(default))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
