using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>The laws find what they are there to find.</summary>
public class JournalLawsTests
{
    private static readonly LawOptions Few = new() { Cases = 25 };

    private static Arbitrary<(int, int)> Numbers { get; } = (from state in Gen.Choose(-100, 100) select (state, state + 1)).ToArbitrary();

    [Fact]
    public async Task Our_searches_replay()
    {
        await JournalLaws.SearchesReplayAsync(root => new MctsSearch<RandomTreeNode>(root), Few);
        await JournalLaws.SearchesReplayAsync(
            root => new MctsSearch<RandomTreeNode>(
                root,
                new() { Policy = new(widening: new ProgressiveWidening()), SimulationsPerTurn = 7 },
                extensions: new RootNoise<RandomTreeNode>(0.3)),
            Few);
    }

    [Fact]
    public async Task A_search_that_draws_from_a_clock_does_not()
    {
        var drawn = 0;
        var error = await Assert.ThrowsAsync<LawViolationException>(() => JournalLaws.SearchesReplayAsync(
            root => new MctsSearch<RandomTreeNode>(root, new() { Policy = new(new Fickle(() => drawn++)) }), Few));
        string[] laws =
            ["a search follows its own journal", "a replay grows the same tree", "a killed search goes on as if it had not been"];
        Assert.Contains(error.Law, laws);
    }

    [Fact]
    public async Task A_codec_that_keeps_states_passes() =>
        await JournalLaws.StatesSurviveAsync(new Numeric(json => json.GetInt32()), Numbers, options: Few);

    [Fact]
    public async Task A_codec_that_loses_something_is_found_and_the_case_is_shown()
    {
        var error = await Assert.ThrowsAsync<LawViolationException>(
            () => JournalLaws.StatesSurviveAsync(new Numeric(json => Math.Abs(json.GetInt32())), Numbers, options: Few));
        Assert.Equal("states survive", error.Law);
        Assert.StartsWith("-", error.Case, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_codec_that_cannot_read_what_it_wrote_or_writes_too_much_is_found()
    {
        var error = await Assert.ThrowsAsync<LawViolationException>(
            () => JournalLaws.StatesSurviveAsync(new Numeric(json => throw new FormatException("no")), Numbers, options: Few));
        Assert.Equal("what is written can be read", error.Law);
        error = await Assert.ThrowsAsync<LawViolationException>(
            () => JournalLaws.StatesSurviveAsync(new Numeric(json => json.GetInt32()) { WritesTwice = true }, Numbers, options: Few));
        Assert.Equal("one JSON value a state", error.Law);
    }

    private sealed class Fickle(Func<int> draw) : ISelectionPolicy
    {
        public string Description => nameof(Fickle);

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
        {
            var from = draw() % children.Length;
            for (var i = 0; i < children.Length; i++)
            {
                if (children[(from + i) % children.Length].IsAvailable)
                {
                    return (from + i) % children.Length;
                }
            }

            return null;
        }
    }

    private sealed class Numeric(Func<JsonElement, int> read) : IStateCodec<int>
    {
        public bool WritesTwice { get; init; }

        public void WriteRoot(Utf8JsonWriter json, int root) => json.WriteNumberValue(root);

        public int ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => json.GetInt32();

        public void Write(Utf8JsonWriter json, int state, int parent)
        {
            json.WriteNumberValue(state);
            if (WritesTwice)
            {
                json.WriteNumberValue(parent);
            }
        }

        public int Read(JsonElement json, int parent) => read(json);
    }
}
