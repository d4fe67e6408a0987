using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.Tokenizers;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class TiktokenCounterTests
{
    private static readonly TiktokenCounter Counter = new();
    private static readonly Tokenizer Reference = TiktokenTokenizer.CreateForModel("gpt-4o");

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello world", 2)]
    [InlineData("안녕하세요", 2)]
    public void Counts_are_the_models_own(string text, int tokens) => Assert.Equal(tokens, Counter.Count(text));

    [Property(MaxTest = 30)]
    public Property A_long_text_of_words_counts_as_it_does_in_one_piece() => Prop.ForAll(
        Gen.Elements("apple", "12", "Wörter", "사과", "it's", "(x)", "end.\n", "🙂", "  ").ListOf(1500).ToArbitrary(), words =>
        {
            var text = string.Join(' ', words);
            Assert.Equal(Reference.CountTokens(text), Counter.Count(text));
        });

    [Fact]
    public void A_megabyte_without_a_space_is_counted_in_little_time()
    {
        var clock = Stopwatch.StartNew();
        Assert.InRange(Counter.Count(new string('a', 1_000_000)), 100_000, 150_000);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
    }

    [Fact]
    public void Halves_of_surrogate_pairs_and_controls_are_counted() => Assert.True(Counter.Count("a\ud800b\0\u202E") > 0);
}
