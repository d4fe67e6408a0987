using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Choices;

public sealed class ChoiceFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("choices").FullName;

    private string Path1 => Path.Combine(_folder, "ann.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_added_is_read_back_as_it_was()
    {
        var choice = Of("1", ChoiceKind.BothBad) with { At = DateTimeOffset.UnixEpoch, IsModel = true, Left = "<b>\n\"quoted\"" };
        using (var file = ChoiceFile.Open(Path1))
        {
            file.Add(choice);
        }

        Assert.Equal(choice, Assert.Single(ChoiceFile.Read(Path1)));
    }

    [Fact]
    public void A_line_torn_anywhere_is_cut_off_and_the_choices_before_it_stay()
    {
        using (var file = ChoiceFile.Open(Path1))
        {
            file.Add(Of("1"));
            file.Add(Of("2"));
        }

        var bytes = File.ReadAllBytes(Path1);
        var first = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = first; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Path1, bytes[..length]);
            Assert.Equal(["1"], ChoiceFile.Read(Path1).Select(choice => choice.Id));
            using (var file = ChoiceFile.Open(Path1))
            {
                file.Add(Of("3"));
            }

            Assert.Equal(["1", "3"], ChoiceFile.Read(Path1).Select(choice => choice.Id));
        }
    }

    [Fact]
    public void An_undone_choice_does_not_count_and_its_line_stays()
    {
        using (var file = ChoiceFile.Open(Path1))
        {
            file.Add(Of("1"));
            file.Add(Of("2"));
            Assert.True(file.Undo("1"));
            Assert.False(file.Undo("1"));
            Assert.Equal(["2"], file.Choices.Select(choice => choice.Id));
        }

        Assert.Equal(["2"], ChoiceFile.Read(Path1).Select(choice => choice.Id));
        Assert.Equal(3, File.ReadLines(Path1).Count());
    }

    [Fact]
    public void The_files_of_several_raters_merge_and_a_choice_in_two_of_them_counts_once()
    {
        var other = Path.Combine(_folder, "bob.jsonl");
        using (ChoiceFile ann = ChoiceFile.Open(Path1), bob = ChoiceFile.Open(other))
        {
            ann.Add(Of("1"));
            bob.Add(Of("1"));
            bob.Add(Of("2") with { Rater = "bob" });
        }

        Assert.Equal(["1", "2"], ChoiceFile.Read(Path1, other).Select(choice => choice.Id));
    }

    [Fact]
    public void Two_raters_may_be_in_one_file()
    {
        using var file = ChoiceFile.Open(Path1);
        file.Add(Of("1"));
        file.Add(Of("2") with { Rater = "bob" });
        Assert.Equal(["ann", "bob"], file.Choices.Select(choice => choice.Rater));
    }

    [Fact]
    public void One_process_writes_at_a_time_and_others_may_read()
    {
        using var file = ChoiceFile.Open(Path1);
        file.Add(Of("1"));
        Assert.Throws<LearningException>(() => ChoiceFile.Open(Path1));
        Assert.Single(ChoiceFile.Read(Path1));
    }

    [Theory]
    [InlineData("""{"format":2,"id":"9"}""", "line 2 has format 2; this library reads up to 1")]
    [InlineData("""{"format":1,"id":"9"}""", "line 2 is no choice")]
    [InlineData("no json", "line 2 is no choice")]
    [InlineData("""{"format":1,"id":"9","choice":"Up","problemId":"p","problem":"","left":"","right":"","rater":"a"}""",
        "line 2: the choice is none of")]
    [InlineData("""{"format":1,"id":"1","choice":"Tie","problemId":"p","problem":"","left":"","right":"","rater":"a"}""",
        "line 2: there is a choice '1' already")]
    public void A_line_that_is_no_choice_is_an_error_that_names_it_and_leaves_the_file_alone(string line, string expected)
    {
        using (var file = ChoiceFile.Open(Path1))
        {
            file.Add(Of("1"));
        }

        File.AppendAllText(Path1, line + "\n");
        var before = File.ReadAllText(Path1);
        Assert.Contains(expected, Assert.Throws<LearningException>(() => ChoiceFile.Read(Path1)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<LearningException>(() => ChoiceFile.Open(Path1)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path1));
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        ChoiceFile.Open(Path1).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path1));
    }

    private static Choice Of(string id, ChoiceKind kind = ChoiceKind.Left) => new(id, "p1", "Which?", "this", "that", kind, "ann");
}
