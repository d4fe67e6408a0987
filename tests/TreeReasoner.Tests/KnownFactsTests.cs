using TreeReasoner.Expanders;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests;

/// <summary>Lines that know the same are one.</summary>
public sealed class KnownFactsTests
{
    private static readonly ReasoningGame Game = new(new Problem("?", 10_000));

    [Fact]
    public void The_order_in_which_facts_were_found_and_how_they_are_written_do_not_matter()
    {
        var one = Ask(Ask(Game.Root, "How many apples?", "3"), "And pears?", "Four.");
        var other = Ask(Ask(Game.Root, "and pears", "four"), "How many  APPLES?", "3");

        Assert.Equal(KnownFacts.Of(one), KnownFacts.Of(other));
        Assert.Equal(KnownFacts.Of(Game.Answer(one, "Seven")), KnownFacts.Of(Game.Answer(other, "seven.")));
    }

    [Fact]
    public void Other_facts_other_answers_and_open_or_answered_are_not_the_same()
    {
        var state = Ask(Game.Root, "How many apples?", "3");
        string?[] keys =
        [
            KnownFacts.Of(Game.Root),
            KnownFacts.Of(state),
            KnownFacts.Of(Ask(Game.Root, "How many apples?", "-3")),
            KnownFacts.Of(Ask(Game.Root, "How many apples?\n3", "")),
            KnownFacts.Of(Ask(state, "And pears?", "4")),
            KnownFacts.Of(Game.Answer(state, "3")),
            KnownFacts.Of(Game.Answer(state, "4")),
            KnownFacts.Of(Game.Answer(Game.Root, "3")),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, Assert.NotNull);
    }

    [Fact]
    public void A_line_that_ended_without_an_answer_is_equal_to_none() =>
        Assert.Null(KnownFacts.Of(Game.End(Game.Root, Outcome.Invalid)));

    [Fact]
    public async Task With_the_option_a_reasoner_pays_for_what_is_known_once()
    {
        var apart = await SolveAsync(merge: false);
        var merged = await SolveAsync(merge: true);

        Assert.Equal((22, 9), (apart.Count, merged.Count));
        Assert.Equal(merged.Distinct(), merged);
        Assert.Equal(apart.ToHashSet(), [.. merged]);
    }

    /// <summary>Every order of three facts, then an answer; tells which states were judged.</summary>
    private static async Task<List<string>> SolveAsync(bool merge)
    {
        var judged = new List<string>();
        var expander = new DelegateExpander<ReasoningState>(request =>
        {
            var (state, game) = (request.State, request.State.Game);
            var open = new[] { ("A", "1"), ("B", "2"), ("C", "3") }.Where(fact => !state.Steps().Any(step => step.Question == fact.Item1)).ToList();
            return open.Count > 0
                ? open.Select(fact => ReasoningGame.Candidate(game.Ask(state, new(fact.Item1, fact.Item2))))
                : [ReasoningGame.Candidate(game.Answer(state, "6"))];
        });
        var reasoner = new Reasoner(
            new()
            {
                Expander = expander,
                Evaluator = new DelegateEvaluator(state =>
                {
                    judged.Add(KnownFacts.Of(state)!);
                    return 0.5;
                }),
            },
            new() { Search = { Strategy = new MctsSetup { MergeEqualStates = merge } } });
        var solution = await reasoner.SolveAsync(new("?", 10_000));
        Assert.Equal((StopKind.TreeExhausted, "6"), (solution.StopReason.Kind, solution.Answer));
        return judged;
    }

    private static ReasoningState Ask(ReasoningState state, string question, string answer) => state.Game.Ask(state, new(question, answer));
}
