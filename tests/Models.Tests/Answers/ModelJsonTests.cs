using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class ModelJsonTests
{
    [Theory]
    [InlineData("""{"a": "x"}""")]
    [InlineData("```json\n{\"a\": \"x\"}\n```")]
    [InlineData("Sure! Here it is: {\"a\": \"x\"} Hope this helps {smile}.")]
    [InlineData("""I think {maybe} that {"a": "x"}""")]
    [InlineData("""<think>{"a": "thought"} or {"a": "y"}</think>{"a": "x"}""")]
    [InlineData("""{"a": "x",}""")]
    [InlineData("""{"a": /* why */ "x"}""")]
    [InlineData("""{"a": "x", "b": [1, 2""")]
    [InlineData("""{"a": "x", "b": "cut he""")]
    [InlineData("""{"a": "x", "b": "cut\""")]
    [InlineData("""{"a": "x", "b": tru""")]
    [InlineData("""{"b": {"c": 1}} {"a": "x"}""")]
    public void What_can_be_read_is_read(string reply) => Assert.Equal("x", A(reply));

    [Theory]
    [InlineData("")]
    [InlineData("no JSON at all")]
    [InlineData("""{"a": "cut he""")]
    [InlineData("""{"a": """)]
    [InlineData("""{"b": "x"}""")]
    [InlineData("""{"a": {"a": 1}}""")]
    [InlineData("""{"a": "x"]""")]
    [InlineData("}{")]
    public void What_cannot_be_read_is_null_and_never_made_up(string reply) => Assert.Null(A(reply));

    [Theory]
    [InlineData("line\nbreak", "line\nbreak")]
    [InlineData("bell\u0007", "bell")]
    [InlineData("\\u0000zero", "zero")]
    [InlineData("half \\ud83d", "half \uFFFD")]
    [InlineData("\\ud83d\\ude42", "🙂")]
    [InlineData("مرحبا 🙂 </script>", "مرحبا 🙂 </script>")]
    [InlineData("\\(x^2\\)", "\\(x^2\\)")]
    public void Odd_characters_inside_a_string_do_not_lose_it(string written, string read) => Assert.Equal(read, A($"{{\"a\": \"{written}\"}}"));

    [Fact]
    public void A_raw_half_of_a_surrogate_pair_does_not_lose_the_text_around_it() =>
        Assert.Equal("half \uFFFD", A("\ud83d {\"a\": \"half \ud83d\"} \ude42"));

    [Property(MaxTest = 500)]
    public Property What_a_serialiser_wrote_is_read_back_around_any_talk() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<string>(), (text, talk) =>
        {
            // An escape before a letter may be LaTeX, as which models mean it.
            text = string.Concat((text ?? "").Select(sign => sign is '\f' or '\b' or '\n' or '\r' or '\t' ? $"{sign} " : $"{sign}"));
            var plain = (talk ?? "").Replace('{', ' ').Replace('[', ' ');
            var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["a"] = text });
            Assert.Equal(ModelText.Clean(ModelText.WellFormed(text)), A($"{plain}{json}{talk}") ?? "");
        });

    [Property(MaxTest = 500)]
    public Property A_cut_reply_keeps_whole_members_and_only_those() => Prop.ForAll(Gen.Choose(1, 60).ToArbitrary(), cut =>
    {
        const string Whole = """{"list": [{"a": "one"}, {"a": "two"}, {"a": "three"}]}""";
        var read = ModelJson.Read(Whole[..Math.Min(cut, Whole.Length)], json => json.TryGetProperty("list", out var list)
            ? list.EnumerateArray().Select(item => ModelJson.Text(item, "a")).Where(a => a.Length > 0).ToList()
            : null) ?? [];
        Assert.Equal(new[] { "one", "two", "three" }.Take(read.Count), read);
    });

    [Property(MaxTest = 1000)]
    public Property No_text_is_a_crash() => Prop.ForAll(
        Gen.Elements("{}[]\",:\\\n\u0000\ud83d\ude42u0a1e-. truefalsnl/*`".ToCharArray()).ArrayOf().Select(c => new string(c)).ToArbitrary(),
        text =>
        {
            _ = ModelJson.Read(text, json => ModelJson.Text(json, "a"));
            _ = LabelledReply.Read(text);
            _ = AnswerText.Normalize(text);
            _ = ModelText.Clean(text);
        });

    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("x")]
    [InlineData("\"")]
    [InlineData("{\"a\": \"\\u")]
    public void A_megabyte_of_anything_is_read_in_little_time(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        var clock = Stopwatch.StartNew();
        _ = A(text);
        _ = A($"{{\"a\": \"{text}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("Sub-question: How many?\nAnswer: 5 apples.", "How many?", "5 apples.")]
    [InlineData("Let me think.\n**Question 1:** How many?\n**Answer 1:** 5\nin all", "How many?", "5\nin all")]
    [InlineData("하위 질문: 몇 개?\n답: 5개", "몇 개?", "5개")]
    [InlineData("Final answer: 42", null, "42")]
    [InlineData("최종 답: 42", null, "42")]
    [InlineData("Sub-question: Now we can answer the question.\nAnswer: 42", null, "42")]
    public void Labelled_lines_are_read_as_steps(string reply, string? question, string answer) =>
        Assert.Equal(new LabelledStep(question, answer), Assert.Single(LabelledReply.Read(reply)));

    [Fact]
    public void The_first_number_in_prose_is_nobodys_answer() =>
        Assert.Null(AnswerReader.Read("On a scale of 10 I would give this 7, because 3 steps are wrong."));

    private static string? A(string reply) =>
        ModelJson.Read(reply, json => ModelJson.Text(json, "a") is { Length: > 0 } text ? text : null);
}
