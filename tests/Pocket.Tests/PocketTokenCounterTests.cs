using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Pocket.Tests;

public class PocketTokenCounterTests
{
    private static readonly PocketTokenCounter _counter = new();

    [Property(MaxTest = 50)]
    public Property A_puzzle_has_as_many_tokens_as_the_network_reads() => Prop.ForAll(
        Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(1, 8).ToArbitrary(), (seed, steps) =>
        {
            var puzzle = CoinPuzzle.Generate(seed, steps);
            Assert.Equal(puzzle.Tokens.Length, _counter.Count(puzzle.ToString()));
            Assert.Equal(
                puzzle.Tokens.Length,
                _counter.Count(puzzle.ToString()["Question: ".Length..].Replace("\n", "\r\n \n", StringComparison.Ordinal)));
        });

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \n\t", 0)]
    [InlineData("12", 1)]
    [InlineData("Final: 12", 2)]
    [InlineData("How many does Mia have?", 3)]
    [InlineData("Leo (9) + 1, so Mia has 10 coins.", 10)]
    [InlineData("twice Leo (9), so Mia has 18 coins.", 9)]
    [InlineData("Anna has hasty 123", 4)]
    [InlineData("저는 모릅니다.", 3)]
    public void Known_texts_have_known_counts(string text, int count) => Assert.Equal(count, _counter.Count(text));

    [Property(MaxTest = 300)]
    public Property Any_text_has_a_count_between_none_and_its_characters() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        text is null
        || (
            _counter.Count(text) >= 0 && _counter.Count(text) <= text.Length
            && (_counter.Count(text) > 0 || string.IsNullOrWhiteSpace(text))));
}
