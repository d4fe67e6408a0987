using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
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
    [InlineData("5000000", "5000000 | 5,000,000 | $5000000.00 | 5 million | x = 5000000", "5000001 | 4999999 | 5000000.5 | 5")]
    [InlineData("12345678", "12,345,678 | The answer is 12345678.", "12345680 | 12345678 or 9")]
    [InlineData(
        "123456789012345678901", "123,456,789,012,345,678,901 | 1.23456789012345678901e20",
        "123456789012345678902 | 123456789012345678900 | -123456789012345678901")]
    [InlineData("-7", "−7 | -7.0 | minus 7", "7 | -7.1")]
    [InlineData("0", "0 | 0.00", "1 | 0.0000001 | none")]
    [InlineData("1/3", "0.3333333 | 1/3 | ⅓ | 2/6", "0.3334 | 3 | 1")]
    [InlineData("0.0000001", "1e-7 | 0.0000001", "0.0000009 | 0")]
    [InlineData("1234567.5", "1,234,567.50", "1234568 | 1234567.51")]
    [InlineData("$1,234.50", "1234.5 | $1234.50 | 1234.50 dollars", "1234 | 1234.51")]
    [InlineData("50%", "50 | 50% | 50 percent", "50 dogs | 0.5")]
    [InlineData("3 cats", "3 | 3 cats | three: 3. | She has 3 cats left. | 3 black cats", "3 dogs | 4 cats | cats")]
    [InlineData("1 cat", "1 cats | 1", "1 dog")]
    [InlineData("12 square meters", "12 | 12 square meters", "12 meters | 12 square feet")]
    [InlineData("5 m", "5 m | 5", "5 miles | 5 km")]
    [InlineData("2 million", "2,000,000 | 2 million | 2 million people", "2 | 3 million")]
    [InlineData("3만 5천 원", "35000 | 35,000원 | 3만 5천 원입니다", "3만 5천 개 | 35001")]
    [InlineData("7개", "7 | 7개 | 7개입니다", "7명 | 8개")]
    [InlineData("Route 66", "Route 66 | route 66.", "66 | Route 67")]
    [InlineData("x^2+1", "x^2+1", "1 | 2")]
    [InlineData("3x", "3x", "3 | 3 y")]
    [InlineData("3π", "3π", "3")]
    [InlineData("12:30", "12:30", "12 | 30")]
    [InlineData("B", "B | b. | The answer is B. | (B)", "C | BB | Vitamin B")]
    [InlineData("Mia", "mia", "Leo | Mia 2")]
    public void Only_what_is_the_same_answer_is_right(string gold, string right, string wrong)
    {
        File.WriteAllText(_file, JsonSerializer.Serialize(new { question = "What?", answer = gold }));
        var problem = JsonlProblems.Read(_file)[0];
        Assert.All(right.Split(" | "), given => Assert.True(problem.IsRight(given), given));
        Assert.All(wrong.Split(" | "), given => Assert.False(problem.IsRight(given), given));
        Assert.True(problem.IsRight(gold));
    }

    [Property]
    public bool A_whole_number_is_right_only_if_it_is_that_number(long seed, byte bits, int off)
    {
        var gold = unchecked((seed + 1) * 6364136223846793005) >> (bits % 64);
        File.WriteAllText(_file, $"{{\"question\": \"What?\", \"answer\": {gold}}}");
        var problem = JsonlProblems.Read(_file)[0];
        return problem.IsRight($"{gold}")
            && problem.IsRight(gold.ToString("N0", CultureInfo.InvariantCulture))
            && (off == 0 || !problem.IsRight($"{(Int128)gold + off}"));
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
        Assert.All(problems.Zip(File.ReadLines(SharedDataFact.Find("data/gsm8k-socratic-sample.jsonl")!)), pair =>
        {
            using var json = JsonDocument.Parse(pair.Second);
            var gold = json.RootElement.GetProperty("answer").GetString()!.Split("####")[^1].Trim();
            foreach (
                var given in new[] { gold, $"${gold}.00", $"The answer is {gold}.", $"{gold} things",
                    gold.Replace(",", "", StringComparison.Ordinal) })
            {
                Assert.True(pair.First.IsRight(given), given);
            }

            Assert.False(pair.First.IsRight($"{gold}1"));
        });
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
