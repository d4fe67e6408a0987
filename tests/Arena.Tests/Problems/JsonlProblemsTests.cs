using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Problems;

public sealed class JsonlProblemsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Answers_after_the_mark_are_compared_as_numbers_and_others_as_text()
    {
        File.WriteAllText(_file, """
            {"question": "How much?", "answer": "She makes 9 * 2.\n#### 1,018"}

            {"question": "Who?", "answer": "Mia"}
            {"question": "How many?", "answer": 7}
            """);
        var problems = JsonlProblems.Read(_file);
        Assert.Equal(3, problems.Count);
        Assert.EndsWith("-1", problems[0].Id, StringComparison.Ordinal);
        Assert.EndsWith("-3", problems[1].Id, StringComparison.Ordinal);
        Assert.True(problems[0].IsRight("$1018.00"));
        Assert.False(problems[0].IsRight("1019"));
        Assert.False(problems[0].IsRight(null));
        Assert.True(problems[1].IsRight(" mia. "));
        Assert.False(problems[1].IsRight("Leo"));
        Assert.True(problems[2].IsRight("7"));
        Assert.DoesNotContain("How much", problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"question\": \"a\"}")]
    [InlineData("{\"question\": 5, \"answer\": \"a\"}")]
    [InlineData("{\"question\": \"\", \"answer\": \"a\"}")]
    [InlineData("{\"question\": \"a\", \"answer\": \"####\"}")]
    [InlineData("not json")]
    public void A_line_that_is_no_problem_is_named(string line)
    {
        File.WriteAllText(_file, $"{{\"question\": \"a\", \"answer\": \"b\"}}\n{line}\n");
        var error = Assert.Throws<InvalidDataException>(() => JsonlProblems.Read(_file));
        Assert.Contains($"{Path.GetFileName(_file)}, line 2", error.Message, StringComparison.Ordinal);
    }

    [SharedDataFact("data/gsm8k-socratic-sample.jsonl")]
    public void Grade_school_problems_with_people_s_sub_questions_are_read_whole()
    {
        var problems = JsonlProblems.Read(SharedDataFact.Find("data/gsm8k-socratic-sample.jsonl")!);
        Assert.Equal(150, problems.Count);
        Assert.True(problems[0].IsRight("18"));
        Assert.True(problems[0].IsRight("$18"));
        Assert.False(problems[0].IsRight("180"));
    }

    public void Dispose() => File.Delete(_file);
}

/// <summary>A test that needs data which lies beside a checkout, in <c>../shared</c>.</summary>
public sealed class SharedDataFact : FactAttribute
{
    public SharedDataFact(string name)
    {
        if (Find(name) is null)
        {
            Skip = $"{name} is not beside this checkout, in ../shared; the data of this test stays out of the project.";
        }
    }

    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", name) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
