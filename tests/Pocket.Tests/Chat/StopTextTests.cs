using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Pocket.Chat;

namespace TreeReasoner.Pocket.Tests.Chat;

public class StopTextTests
{
    private static readonly Arbitrary<string[]> _pieces = Arb.From(
        Gen.Elements('a', 'b', 'c').ArrayOf().Select(letters => new string(letters)).ArrayOf());

    [Property(MaxTest = 500)]
    public Property What_comes_through_is_the_text_before_the_stop_that_is_complete_first_however_it_is_cut() =>
        Prop.ForAll(_pieces, _pieces, (pieces, stops) =>
    {
        stops = [.. stops.Where(stop => stop.Length > 0)];
        var text = string.Concat(pieces);
        var end = Enumerable.Range(0, text.Length + 1)
            .FirstOrDefault(end => stops.Any(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)), -1);
        var expected = end < 0 ? text.Length : end - stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal))
            .Max(stop => stop.Length);
        var filter = new StopText(stops);
        var shown = string.Concat(pieces.Select(filter.Add)) + filter.End();
        Assert.Equal(text[..expected], shown);
    });
}
