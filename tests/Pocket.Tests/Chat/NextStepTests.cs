using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Pocket.Tests.Chat;

/// <summary>What Pocket answers when our expanders ask for the next step.</summary>
public class NextStepTests
{
    private static readonly ChatModel _model = new(new PocketChatClient(), new() { TokenCounter = new PocketTokenCounter() });
    private static readonly Arbitrary<CoinPuzzle> _puzzles =
        (from seed in Gen.Choose(0, 100_000) from steps in Gen.Choose(1, 8) select CoinPuzzle.Generate(seed, steps)).ToArbitrary();

    [Property(MaxTest = 15)]
    public Property Distinct_steps_are_those_of_the_model_in_prior_order_whatever_the_language() => Prop.ForAll(
        _puzzles, Gen.Choose(0, 3).ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (puzzle, turns, count) =>
        {
            var (state, steps) = OwnPrompts.After(puzzle, turns);
            var expected = PocketModel.Default.NextSteps(puzzle, steps, count);
            foreach (var prompts in OwnPrompts.Languages)
            {
                var reply = Ask(OwnPrompts.NextStep(state, prompts, count, distinct: true));
                Assert.Equal(expected.Select(step => step.Text), reply.Choices.Select(TextOf));
                Assert.Equal(expected.Select(step => step.Prior), reply.Choices.Select(choice => choice.Probability!.Value));
                Assert.Equal(1 + expected.Sum(step => step.TokenCount), reply.Usage.CompletionTokens);
                Assert.All(expected.Zip(reply.Choices).Where(pair => !pair.First.IsFinal && pair.Second.Text.StartsWith('{')), pair =>
                    Assert.Equal(pair.First.LogProbability, pair.Second.LogProbabilities!.Sum(token => token.LogProbability), 1e-4));
            }
        });

    [Property(MaxTest = 15)]
    public Property What_was_listed_before_is_skipped_and_costs_nothing_again() => Prop.ForAll(
        _puzzles, Gen.Choose(0, 3).ToArbitrary(), (puzzle, turns) =>
        {
            var (state, _) = OwnPrompts.After(puzzle, turns);
            var whole = Ask(OwnPrompts.NextStep(state, PromptSet.English, 5, distinct: true));
            var parts = new (int Skip, int Count)[] { (0, 2), (2, 1), (3, 2) }
                .Select(part => Ask(OwnPrompts.NextStep(state, PromptSet.English, part.Count, distinct: true, part.Skip))).ToList();
            Assert.Equal(whole.Choices.Select(choice => choice.Text), parts.SelectMany(part => part.Choices).Select(choice => choice.Text));
            Assert.Equal(whole.Usage.CompletionTokens, parts.Sum(part => part.Usage.CompletionTokens));
        });

    [Property(MaxTest = 15)]
    public Property Question_and_answer_stand_in_the_tokens_word_for_word() => Prop.ForAll(_puzzles, puzzle =>
    {
        foreach (var distinct in new[] { true, false })
        {
            foreach (var choice in Ask(OwnPrompts.NextStep(OwnPrompts.Root(puzzle), PromptSet.English, 4, distinct)).Choices)
            {
                var text = TextOf(choice);
                Assert.Equal(text, string.Concat(choice.LogProbabilities!.Select(token => token.Token)).TrimEnd());
                Assert.All(choice.LogProbabilities!, token => Assert.InRange(token.LogProbability, double.MinValue, 0));
            }
        }
    });

    [Fact]
    public async Task As_many_samples_come_from_one_call_as_from_calls_with_consecutive_seeds()
    {
        var state = OwnPrompts.Root(CoinPuzzle.Generate(11, 6));
        var together = await _model.AskAsync(OwnPrompts.NextStep(state, PromptSet.English, 8) with { Temperature = 2, Seed = 5 });
        var apart = new List<string>();
        for (var seed = 5; seed < 13; seed++)
        {
            var one = await _model.AskAsync(OwnPrompts.NextStep(state, PromptSet.English) with { Temperature = 2, Seed = seed });
            apart.AddRange(one.Choices.Select(choice => choice.Text));
        }

        Assert.Equal(apart, together.Choices.Select(choice => choice.Text));
        Assert.True(apart.Distinct().Count() > 2);
        Assert.All(together.Choices, choice => Assert.Null(choice.Probability));
    }

    [Fact]
    public async Task One_seed_draws_differently_in_different_states()
    {
        // Were the random numbers the same in every state, a line would take the likely branch everywhere or nowhere.
        var first = new List<string>();
        for (var seed = 0; seed < 40; seed++)
        {
            var state = OwnPrompts.Root(CoinPuzzle.Generate(seed, 8));
            var reply = await _model.AskAsync(OwnPrompts.NextStep(state, PromptSet.English) with { Temperature = 10, Seed = 1 });
            first.Add(reply.Choices[0].LogProbabilities is { } tokens ? tokens[0].Token : "");
        }

        Assert.True(first.Distinct().Count() > 10);
    }

    [Fact]
    public async Task Without_a_list_of_their_own_they_come_as_one_under_the_schema_of_a_list()
    {
        foreach (var prompts in OwnPrompts.Languages)
        {
            var (puzzle, expected) = WithFiveReadableSteps();
            var state = OwnPrompts.Root(puzzle);
            var expander =
                new Expanders.SubQuestionExpander(new(new Hiding(new PocketChatClient(), capabilities: true)), new() { Prompts = prompts });
            var listed = await expander.ExpandAsync(new(state, 3, []), CancellationToken.None);
            Assert.Equal(expected.Take(3).Select(step => step.Text), listed.Candidates.Select(TextOf));
            Assert.Equal(
                expected.Take(3).Select(step => step.Prior), listed.Candidates.Select(candidate => candidate.Prior), (a, b) =>
                    Math.Abs(a - b) < 1e-5);
            Assert.Equal(1 + expected.Take(3).Sum(step => step.TokenCount), listed.Usage.CompletionTokens);

            var siblings = listed.Candidates.Select(candidate => candidate.State).ToList();
            var more = await expander.ExpandAsync(new(state, 2, siblings, Draw: 3), CancellationToken.None);
            Assert.Equal(expected.Skip(3).Select(step => step.Text), more.Candidates.Select(TextOf));
            Assert.Equal(1 + expected.Skip(3).Sum(step => step.TokenCount), more.Usage.CompletionTokens);
        }
    }

    [Fact]
    public async Task However_few_tokens_are_allowed_no_more_are_written()
    {
        var state = OwnPrompts.Root(CoinPuzzle.Generate(4, 5));
        var listing = new ChatModel(new Hiding(new PocketChatClient(), capabilities: true));
        for (var most = 1; most < 70; most += 3)
        {
            foreach (var count in new[] { 1, 3 })
            {
                var distinct =
                    await _model.AskAsync(
                        OwnPrompts.NextStep(state, PromptSet.English, count, distinct: true) with { MaxOutputTokens = most });
                Assert.InRange(distinct.Usage.CompletionTokens, 0, most * count);
                var sampled = await _model.AskAsync(OwnPrompts.NextStep(state, PromptSet.English, count) with { MaxOutputTokens = most });
                Assert.InRange(sampled.Usage.CompletionTokens, 1, most * count);
            }

            var expander = new Expanders.SubQuestionExpander(listing, new() { MaxOutputTokens = most, MaxAttempts = 1 });
            Assert.InRange((await expander.ExpandAsync(new(state, 3, []), CancellationToken.None)).Usage.CompletionTokens, 0, most);
        }
    }

    [Fact]
    public async Task A_prompt_without_its_schema_is_known_by_its_words()
    {
        foreach (var prompts in OwnPrompts.Languages)
        {
            var model = new ChatModel(new Hiding(new PocketChatClient(), schemas: true));
            var state = OwnPrompts.After(CoinPuzzle.Generate(4, 5), 1).State;
            var stated = Ask(OwnPrompts.NextStep(state, prompts, 2, distinct: true));
            var worded = await model.AskAsync(OwnPrompts.NextStep(state, prompts, 2, distinct: true));
            Assert.Equal(stated.Choices.Select(choice => choice.Text), worded.Choices.Select(choice => choice.Text));

            var described = new ChatMessage(ChatRole.User, "And now: " + prompts.Render(PromptKind.NextStepFormat));
            var answered = await new PocketChatClient().GetResponseAsync(
                [new(ChatRole.User, CoinPuzzle.Generate(4, 5).ToString()), described], new() { Temperature = 0 });
            Assert.StartsWith("{\"kind\":\"step\"", answered.Text, StringComparison.Ordinal);
        }
    }

    private static ModelReply Ask(ModelRequest request) =>
        _model.AskAsync(request).WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();

    /// <summary>The first puzzle about which the model has five next steps to list, none of them malformed.</summary>
    private static (CoinPuzzle Puzzle, IReadOnlyList<DistinctContinuation> Steps) WithFiveReadableSteps() => Enumerable.Range(0, 1000)
        .Select(seed => CoinPuzzle.Generate(seed, 6))
        .Select(puzzle => (puzzle, PocketModel.Default.NextSteps(puzzle, "", 5)))
        .First(listed => listed.Item2.Count == 5 && listed.Item2.All(step => !step.IsFinal && OwnPrompts.TrySplit(step.Text, out _)));

    private static string TextOf(ModelChoice choice)
    {
        if (!choice.Text.StartsWith('{'))
        {
            // no step: the model broke its grammar
            return choice.Text;
        }

        using var json = System.Text.Json.JsonDocument.Parse(choice.Text);
        var (question, answer) =
            (json.RootElement.GetProperty("question").GetString()!, json.RootElement.GetProperty("answer").GetString()!);
        return json.RootElement.GetProperty("kind").GetString() == "final" ? $"Final: {answer}" : OwnPrompts.Line(new(question, answer));
    }

    private static string TextOf(Candidate<ReasoningState> candidate) =>
        candidate.State.Step is { } step ? OwnPrompts.Line(step) : $"Final: {candidate.State.FinalAnswer}";
}
