using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Outcomes;

public sealed class LabelledOutcomesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Labels_are_found_by_text_or_by_id_and_compared_by_what_they_say()
    {
        File.WriteAllText(_path, """
            {"problem":"2 + 2?","answer":4}

            {"question":"Eggs?","answer":"First 3, then 2. #### 5"}
            {"problemId":"abc","answer":"yes"}
            """);
        var labels = LabelledOutcomes.Read(_path);
        Assert.Equal(3, labels.Count);
        Assert.True(labels.IsRight("", new Problem(" 2 + 2? "), "4.0"));
        Assert.False(labels.IsRight("", new Problem("2 + 2?"), "5"));
        Assert.True(labels.IsRight("", new Problem("Eggs?"), "5 eggs"));
        Assert.True(labels.IsRight("abc", new Problem("any"), "Yes."));
        Assert.Null(labels.IsRight("", new Problem("unknown"), "4"));
    }

    [Theory]
    [InlineData("""{"problem":"a"}""", "line 1: expected an object")]
    [InlineData("""{"answer":"a"}""", "line 1: expected a 'problem'")]
    [InlineData("""{"problem":"a","answer":" "}""", "line 1: the answer is empty")]
    [InlineData("[]", "line 1: expected an object")]
    [InlineData("", "holds no label")]
    [InlineData("{\"problem\":\"a\",\"answer\":\"1\"}\n{\"problem\":\"a\",\"answer\":\"2\"}", "line 2: the problem has another answer")]
    public void A_file_that_is_none_of_labels_is_an_error_that_names_the_line(string text, string expected)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(expected, Assert.Throws<LearningException>(() => LabelledOutcomes.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Assert.Throws<LearningException>(() => LabelledOutcomes.Read(_path + "-not"));
}
