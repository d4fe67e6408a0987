using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>What the game makes survives a journal, whatever a model has written.</summary>
public class ReasoningStateCodecTests
{
    private static readonly ReasoningStateCodec Codec = new();

    private static readonly string[] Odd =
    [
        "", " ", "plain", "\ud800", "a\udc00b", "\udc00\ud800", "\ud83d\ude00", "\ud83d", "line\nfeed\r\n\u2028\u2029\u0085", "\0\u0001\u001f\u007f", "\"\\/<>&'",
        "한국어 추론", "\ufeff\uffff", "{\"type\":\"finished\"}",
    ];

    [Property(MaxTest = 300)]
    public Property A_state_survives_bit_for_bit(int seed) => Prop.ForAll(Gen.Choose(0, 4).ToArbitrary(), async depth =>
    {
        var random = new Random(seed);
        var parent = Grow(random, depth);
        var state = Step(random, parent);
        await JournalLaws.StatesSurviveAsync(
            Codec, Gen.Constant((state, parent)).ToArbitrary(), AreSame, new() { Cases = 1, Size = 1, MaxShrinks = 0 });
    });

    [Fact]
    public void A_problem_is_named_by_its_caller_s_id_or_else_by_what_it_asks()
    {
        var problem = new Problem("What is six times seven?");
        Assert.Equal("p-42", Codec.ProblemId(new ReasoningGame(problem with { Id = "p-42" }).Root));
        var hash = Codec.ProblemId(new ReasoningGame(problem).Root);
        Assert.Matches("^[0-9a-f]{32}$", hash);
        Assert.Equal(hash, Codec.ProblemId(new ReasoningGame(new(problem.Text)).Root));
        Assert.NotEqual(hash, Codec.ProblemId(new ReasoningGame(new(problem.Text, 4096)).Root));
    }

    [Fact]
    public async Task A_million_characters_survive_and_stay_on_one_line()
    {
        var game = new ReasoningGame(new("?", int.MaxValue));
        var text = string.Concat(Enumerable.Repeat("가\n\"\u2028x\ud83d\ude00", 160_000));
        var state = game.Ask(game.Root, new(text, text + "\ud800"));
        await JournalLaws.StatesSurviveAsync(Codec, Gen.Constant((state, game.Root)).ToArbitrary(), AreSame, new() { Cases = 1, Size = 1 });
    }

    [Fact]
    public async Task Several_turns_at_once_none_at_all_and_another_line_survive()
    {
        var random = new Random(4);
        var game = new ReasoningGame(new("?", 1_000_000));
        var parent = game.Ask(game.Ask(game.Root, new("a", "b")), new("c", "d"));
        var other = game.Ask(game.Root, new("e", "f"));
        foreach (var state in new[] { parent, game.Ask(game.Ask(parent, new("g", "h")), new("i", "j")), game.Answer(other, "k"), game.Root })
        {
            await JournalLaws.StatesSurviveAsync(Codec, Gen.Constant((state, parent)).ToArbitrary(), AreSame, new() { Cases = 1, Size = 1 });
        }
    }

    [Fact]
    public void Korean_stays_readable()
    {
        var game = new ReasoningGame(new("?"));
        var state = game.Ask(game.Root, new("몇 개?", "<세 개> & 끝"));
        Assert.Equal($$"""{"question":"몇 개?","answer":"<세 개> & 끝","tokens":{{state.Tokens}}}""", Write(state, game.Root));
    }

    [Theory]
    [InlineData(TurnKind.SubQuestion)]
    [InlineData(TurnKind.FinalAnswer)]
    [InlineData(TurnKind.SecondAnswer)]
    [InlineData(TurnKind.Rephrasing)]
    public async Task The_kind_of_a_turn_survives(TurnKind kind)
    {
        var game = new ReasoningGame(new("?"));
        var first = game.Ask(game.Root, new("a", "b") { Kind = kind });
        await JournalLaws.StatesSurviveAsync(Codec, Gen.Constant((first, game.Root)).ToArbitrary(), AreSame, new() { Cases = 1, Size = 1 });
        using var document = JsonDocument.Parse(Write(first, game.Root));
        Assert.Equal(kind, Codec.Read(document.RootElement, game.Root).Step!.Kind);
        Assert.Equal(kind != TurnKind.SubQuestion, document.RootElement.TryGetProperty("kind", out _));
    }

    [Fact]
    public void A_turn_of_no_kind_is_a_sub_question()
    {
        using var document = JsonDocument.Parse("""{"question":"a","answer":"b","tokens":5}""");
        Assert.Equal(TurnKind.SubQuestion, Codec.Read(document.RootElement, new ReasoningGame(new("?")).Root).Step!.Kind);
    }

    [Theory]
    [InlineData("""{"question":"a","answer":"b","tokens":-1}""")]
    [InlineData("""{"question":"a","answer":"b","kind":"Guess","tokens":5}""")]
    [InlineData("""{"question":"a","answer":"b","kind":"9","tokens":5}""")]
    [InlineData("""{"question":"a","answer":"b","kind":2,"tokens":5}""")]
    [InlineData("""{"question":"a","answer":"b","tokens":2000000}""")]      // no room for it
    [InlineData("""{"question":"a","tokens":5}""")]
    [InlineData("""{"final":"a","outcome":"Open","tokens":5}""")]
    [InlineData("""{"outcome":"Answered","tokens":5}""")]
    [InlineData("""{"outcome":"Lost","tokens":5}""")]
    [InlineData("""{"question":{"utf16":"AA=="},"answer":"b","tokens":5}""")]
    [InlineData("""{"question":"a","answer":"b","final":"c","tokens":5}""")]
    [InlineData("7")]
    public void What_the_game_could_not_have_made_is_not_read(string json)
    {
        var game = new ReasoningGame(new("?", 1_000_000));
        using var document = JsonDocument.Parse(json);
        Assert.Throws<FormatException>(() => Codec.Read(document.RootElement, game.Root));
    }

    [Fact]
    public void A_state_of_another_game_is_not_written()
    {
        var (one, other) = (new ReasoningGame(new("?")), new ReasoningGame(new("?")));
        Assert.Throws<ArgumentException>(() => Write(other.Ask(other.Root, new("a", "b")), one.Root));
    }

    [Fact]
    public void Every_rule_of_the_game_is_among_its_settings()
    {
        var settings = Codec.Settings(new ReasoningGame(new("?")).Root);
        Assert.DoesNotContain(typeof(GameOptions).GetProperties().Where(property => property.CanWrite), rule => !settings.ContainsKey(rule.Name));
    }

    [Property(MaxTest = 30)]
    public Property A_search_of_the_game_replays_with_every_text_in_its_tree(int seed) => Prop.ForAll(Gen.Choose(1, 8).ToArbitrary(), async workers =>
    {
        var game = new ReasoningGame(new("?", 200), options: new() { AnswerReserve = 10, MinStepTokens = 1 });
        var journal = new MemoryJournal();
        var live = new MctsSearch<ReasoningState>(game.Root, new() { CloseTerminals = false });
        await new SearchRunner<ReasoningState>(
            live, new OddText(seed), new GameEvaluator(null), new() { MaxConcurrency = workers, Budget = new() { Simulations = 40 } },
            journal: new(journal, Codec)).RunAsync();

        var again = new MctsSearch<ReasoningState>(new ReasoningGame(new("?", 200), options: new() { AnswerReserve = 10, MinStepTokens = 1 }).Root, new() { CloseTerminals = false });
        await new SearchJournal<ReasoningState>(journal, Codec).ReplayAsync(again);
        Assert.Equal(TreeHash.Of(live.Tree, Codec), TreeHash.Of(again.Tree, Codec));
        Assert.Contains(Nodes(again.Tree.FirstRoot), node => node.IsTerminal);
    });

    internal static bool AreSame(ReasoningState left, ReasoningState right) =>
        (left.Step, left.FinalAnswer, left.Outcome, left.Tokens, left.Turns) == (right.Step, right.FinalAnswer, right.Outcome, right.Tokens, right.Turns)
        && Bits(left.Likelihood) == Bits(right.Likelihood)
        && ReferenceEquals(left.Game, right.Game)
        && left.Steps().SequenceEqual(right.Steps());

    private static (long, long, int, long, int)? Bits(TurnLikelihood? likelihood) => likelihood is { } given
        ? (BitConverter.DoubleToInt64Bits(given.Answer), BitConverter.DoubleToInt64Bits(given.LeastAnswerToken), given.AnswerTokens,
            BitConverter.DoubleToInt64Bits(given.Question), given.QuestionTokens)
        : null;

    private static ReasoningState Grow(Random random, int depth)
    {
        var game = new ReasoningGame(new("How many?", 100_000));
        var state = game.Root;
        for (var i = 0; i < depth; i++)
        {
            state = game.Ask(state, Turn(random), Likelihood(random));
        }

        return state;
    }

    private static ReasoningState Step(Random random, ReasoningState parent) => random.Next(6) switch
    {
        0 => parent.Game.Answer(parent, "42" + Text(random), Likelihood(random)),
        1 => parent.Game.End(parent, (Outcome)random.Next((int)Outcome.ContextExhausted, 1 + (int)Outcome.Invalid)),
        2 => parent.Game.Ask(parent, new(Text(random), new string('x', 500_000)), Likelihood(random)),      // the window is full
        3 => parent.Game.Answer(parent, new string('x', 500_000)),
        _ => parent.Game.Ask(parent, Turn(random), Likelihood(random)),
    };

    private static ReasoningStep Turn(Random random) => new(Text(random), Text(random)) { Kind = (TurnKind)random.Next(4) };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Odd[random.Next(Odd.Length)]));

    private static TurnLikelihood? Likelihood(Random random) => random.Next(2) == 0 ? null : new(
        -random.NextDouble() * Math.Pow(10, random.Next(-20, 20)), -double.Epsilon, 1 + random.Next(9), random.Next(2) == 0 ? -0.0 : -1.0 / 3, random.Next(9));

    private static string Write(ReasoningState state, ReasoningState parent)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Codec.Write(json, state, parent);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<SearchNode<ReasoningState>> Nodes(SearchNode<ReasoningState> node) => node.Children.SelectMany(Nodes).Prepend(node);

    private sealed class OddText(int seed) : IExpander<ReasoningState>
    {
        private readonly Random _random = new(seed);

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            lock (_random)
            {
                return new(new Expansion<ReasoningState>(
                    [.. Enumerable.Range(0, request.Count).Select(_ => ReasoningGame.Candidate(Next(request.State), _random.NextDouble()))]));
            }
        }

        private ReasoningState Next(ReasoningState state) => _random.Next(4) switch
        {
            0 => state.Game.Answer(state, "so " + Text(_random), Likelihood(_random)),
            1 => state.Game.End(state, Outcome.Invalid),
            _ => state.Game.Ask(state, Turn(_random), Likelihood(_random)),
        };
    }
}
