using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>The laws of the reasoning game, alone and when it is searched.</summary>
public class GameLaws
{
    [Property(MaxTest = 200)]
    public Property The_tokens_of_a_path_are_the_sum_of_its_parts(int seed) =>
        Prop.ForAll(Gen.Choose(0, 12).ToArbitrary(), turns =>
        {
            var random = new Random(seed);
            var game = new ReasoningGame(new Problem(Text(random, 1), 100_000), new Words());
            var state = game.Root;
            for (var i = 0; i < turns; i++)
            {
                state = game.Ask(state, new(Text(random), Text(random)));
            }

            if (random.Next(2) == 0)
            {
                state = game.Answer(state, Text(random, 1));
            }

            var parts = game.TokenCounter.Count(game.Problem.Text)
                + state.Steps().Sum(step => game.TokenCounter.Count(step.Question) + game.TokenCounter.Count(step.Answer))
                + game.TokenCounter.Count(state.FinalAnswer ?? "");
            Assert.Equal(parts, state.Tokens);
            Assert.Equal(turns, state.Steps().Count);
        });

    [Property(MaxTest = 500)]
    public Property The_shorter_of_two_equally_good_answers_never_returns_less(int turns, int more) =>
        Prop.ForAll(Rules(), Share(), Share(), (rules, quality, preference) =>
        {
            var game = new ReasoningGame(new Problem("?", 1000), options: rules);
            var (few, many) = (1 + (int)((uint)turns % 20), 1 + (int)((uint)turns % 20) + 1 + (int)((uint)more % 20));
            var (shorter, longer) = (game.Return(Outcome.Answered, few, quality, preference), game.Return(Outcome.Answered, many, quality, preference));
            Assert.True(shorter >= longer, $"{shorter} in {few} turns, {longer} in {many}");
            Assert.True(shorter > longer || rules.StepPrice == 0 || quality == 0 || rules.PreferenceWeight == 1);
            Assert.InRange(shorter, -1, 1);
            Assert.InRange(longer, -1, 1);
        });

    [Property(MaxTest = 300)]
    public Property An_answer_always_returns_more_than_any_line_without_one(int turns) =>
        Prop.ForAll(Rules(), Share(), Share(), (rules, quality, preference) =>
        {
            var game = new ReasoningGame(new Problem("?", 1000), options: rules);
            var answered = game.Return(Outcome.Answered, 1 + (int)((uint)turns % 50), quality, preference);
            foreach (var outcome in new[] { Outcome.ContextExhausted, Outcome.DeadEnd, Outcome.Invalid })
            {
                Assert.True(answered > game.Return(outcome, 1, 1, 1));
            }
        });

    [Property(MaxTest = 150)]
    public Property Of_two_equally_good_answers_a_search_plays_the_shorter_under_mean_and_under_max_backup(int seed, bool maximum) =>
        Prop.ForAll(Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), async (price, quality) =>
        {
            var random = new Random(seed);
            var game = new ReasoningGame(new Problem("?", 10_000), options: new() { StepPrice = price / 100.0 });
            var lengths = Enumerable.Range(0, 2 + random.Next(3)).Select(_ => 1 + random.Next(5)).ToArray();
            var search = new MctsSearch<ReasoningState>(game.Root, new() { Backup = maximum ? Backup.Maximum : Backup.Mean });
            await new SearchDriver<ReasoningState>(search, new Lines(lengths), new GameEvaluator(new Same(quality / 100.0)), seed) { Workers = 3 }
                .RunAsync(200);

            var played = search.Recommend();
            Assert.Equal(Outcome.Answered, played.Leaf!.Value.State.Outcome);
            Assert.Equal(lengths.Min(), played.Leaf!.Value.State.Turns);
        });

    [Property(MaxTest = 150)]
    public Property An_exhausted_line_never_beats_an_answered_one(int seed, bool maximum) =>
        Prop.ForAll(Gen.Choose(1, 100).ToArbitrary(), async quality =>
        {
            // Some lines answer, the others run on until the window is full.
            var random = new Random(seed);
            var game = new ReasoningGame(new Problem("?", 60), new Words(), new() { AnswerReserve = 10, MinStepTokens = 1, StepPrice = 1 });
            var lengths = Enumerable.Range(0, 4).Select(_ => random.Next(2) == 0 ? 1 + random.Next(3) : int.MaxValue).ToArray();
            lengths[random.Next(4)] = 1 + random.Next(3);
            foreach (IRecommender<ReasoningState> recommender in new IRecommender<ReasoningState>[]
            {
                new HighestValue<ReasoningState>(), new BestTerminal<ReasoningState>(), new WeightedVote<ReasoningState>(state => state.FinalAnswer),
            })
            {
                var search = new MctsSearch<ReasoningState>(game.Root, new() { Backup = maximum ? Backup.Maximum : Backup.Mean }, recommender);
                var driver = new SearchDriver<ReasoningState>(search, new Lines(lengths), new GameEvaluator(new Same(quality / 100.0)), seed) { Workers = 2 };
                Assert.Equal(BeginStatus.Finished, await driver.RunAsync(2000));
                Assert.Equal(Outcome.Answered, search.Recommend().Leaf!.Value.State.Outcome);
            }
        });

    private static Arbitrary<double> Share() => Gen.Choose(0, 100).Select(percent => percent / 100.0).ToArbitrary();

    private static Arbitrary<GameOptions> Rules() => (
        from price in Share().Generator
        from weight in Share().Generator
        select new GameOptions { StepPrice = price, PreferenceWeight = weight }).ToArbitrary();

    private static string Text(Random random, int least = 0) => string.Join(' ', Enumerable.Repeat("word", least + random.Next(30)));

    /// <summary>A line for each number: it answers in that turn. Lines differ from the first turn on.</summary>
    private sealed class Lines(int[] lengths) : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var (state, game) = (request.State, request.State.Game);
            var open = state.Turns == 0
                ? Enumerable.Range(0, lengths.Length)
                : [int.Parse(state.Steps()[0].Question, System.Globalization.CultureInfo.InvariantCulture)];
            return new(new Expansion<ReasoningState>([.. open.Select(i => ReasoningGame.Candidate(
                lengths[i] <= state.Turns + 1 ? game.Answer(state, "the answer") : game.Ask(state, new($"{i}", "so and so and so on"))))]));
        }
    }

    private sealed class Same(double quality) : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => new(new Evaluation(quality));
    }

    private sealed class Words : ITokenCounter
    {
        public bool IsExact => true;

        public int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
