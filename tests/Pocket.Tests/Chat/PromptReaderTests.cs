using Microsoft.Extensions.AI;
using TreeReasoner.Models;
using TreeReasoner.Pocket.Chat;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Tests.Chat;

public class PromptReaderTests
{
    private const string Puzzle = """
        Question: How many coins does Pam have?
        Leo has 9 coins.
        Fay has 13 coins.
        Mia has as many as Leo plus 1 coins.
        Pam has as many as Fay minus Mia.

        """;

    private const string Step = "Q: How many does Mia have? A: Leo (9) + 1, so Mia has 10 coins.";

    [Theory]
    [InlineData(Puzzle + Step)]
    [InlineData("Solve this.\n\n" + Puzzle + "\nThink in steps.\n\nSo far:\n1. " + Step + "\nNow go on.")]
    [InlineData(
        "Problem:\r\nHow many coins does Pam have?\r\n\r\nLeo has 9 coins.\r\nFay has 13 coin.\r\n Mia has as many as leo plus 1 " +
        "coins.\r\nPam has as many as Fay minus Mia.\r\n\r\nQ1: How many does Mia have?\r\nA1: Leo (9) + 1, so Mia has 10 coins.")]
    public void A_puzzle_and_its_steps_are_found_whatever_is_around_them(string text)
    {
        var (puzzle, tokens, _, _) =
            PromptReader.Read([new ChatMessage(ChatRole.System, "You are Pocket."), new ChatMessage(ChatRole.User, text)]);
        Assert.Equal(CoinPuzzle.Parse(Puzzle).Tokens, puzzle.Tokens);
        Assert.Equal(Step + "\n", CoinVocabulary.Decode(tokens.AsSpan(puzzle.Tokens.Length)));
    }

    [Fact]
    public void Steps_in_later_messages_count()
    {
        var (puzzle, tokens, _, _) =
            PromptReader.Read(
                [new ChatMessage(ChatRole.User, Puzzle), new ChatMessage(ChatRole.Assistant, Step),
                    new ChatMessage(ChatRole.User, "Go on.")]);
        Assert.Equal(Step + "\n", CoinVocabulary.Decode(tokens.AsSpan(puzzle.Tokens.Length)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    public void However_a_puzzle_ends_the_turns_that_our_prompts_append_are_no_facts(string end)
    {
        var (state, steps) = OwnPrompts.After(CoinPuzzle.Parse(Puzzle), turns: 1);
        var turn = state.Steps()[0];
        var text = Puzzle.TrimEnd() + end;
        var game = new ReasoningGame(new(text, 256), new PocketTokenCounter(), PocketReasoner.Options().Game);
        foreach (var prompts in OwnPrompts.Languages)
        {
            var (puzzle, tokens, _, _) = PromptReader.Read(OwnPrompts.NextStep(game.Ask(game.Root, turn), prompts).Messages);
            Assert.Equal(CoinPuzzle.Parse(Puzzle).Tokens, puzzle.Tokens);
            Assert.Equal(steps, CoinVocabulary.Decode(tokens.AsSpan(puzzle.Tokens.Length)));
        }
    }

    [Fact]
    public void Of_two_puzzles_the_later_one_is_meant()
    {
        var other = CoinPuzzle.Generate(5, 2);
        var (puzzle, _, _, _) =
            PromptReader.Read([new ChatMessage(ChatRole.User, Puzzle + Step), new ChatMessage(ChatRole.User, other.ToString())]);
        Assert.Equal(other.Tokens, puzzle.Tokens);
    }

    [Theory]
    [InlineData("What is the capital of France?", "no coin puzzle found")]
    [InlineData("Question: How many coins does Pam have?\nPam owns 3 coins.", "expected a fact such as")]
    [InlineData(Puzzle + "Q: How many does Mia have? A: Rex (9) + 1, so Mia has 10 coins.", "step 1 is not one that Pocket can read")]
    public void What_cannot_be_read_is_named(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<PuzzleFormatException>(
                () =>
                    PromptReader.Read([new ChatMessage(ChatRole.User, text)]).CheckReadable(talk: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void More_steps_than_the_window_holds_are_refused() => Assert.Contains(
        "longer than the window", Assert.Throws<PuzzleFormatException>(() =>
            PromptReader.Read([new ChatMessage(ChatRole.User, Puzzle + string.Concat(Enumerable.Repeat(Step + "\n", 40)))])).Message,
                StringComparison.Ordinal);

    [Fact]
    public void Facts_with_blank_lines_between_them_are_all_read()
    {
        var spaced = Puzzle.ReplaceLineEndings("\n").Replace("\n", "\n\n", StringComparison.Ordinal) + "\n\nTake the next step.";
        Assert.Equal(CoinPuzzle.Parse(Puzzle).Tokens, PromptReader.Read([new ChatMessage(ChatRole.User, spaced)]).Puzzle.Tokens);
    }

    [Fact]
    public void The_turns_of_both_prompt_sets_are_read_and_what_was_proposed_is_none()
    {
        var root = OwnPrompts.Root(CoinPuzzle.Parse(Puzzle));
        Assert.True(OwnPrompts.TrySplit(Step, out var step));
        var state = root.Game.Ask(root.Game.Ask(root, step), new("Why?", "No idea."));
        foreach (var prompts in OwnPrompts.Languages)
        {
            var told =
                prompts.Render(
                    PromptKind.AlreadyProposed, new KeyValuePair<string, string>("proposed", $"- {step.Question} {step.Answer}\n- 12"));
            var request = $"{prompts.Render(PromptKind.NextStep)}\n\n{told}";
            var prompt = PromptReader.Read(prompts.Messages(state, request));
            Assert.Equal([true, false], prompt.Turns.Select(turn => turn.Tokens is not null));
            Assert.Equal(Step + "\n", CoinVocabulary.Decode(prompt.Turns[0].Tokens));
            Assert.Null(prompt.Answer);
            Assert.Equal(["12", "Mia"], PromptReader.Proposed(request).Order());
            Assert.Equal(2, Assert.Throws<PuzzleFormatException>(() => prompt.CheckReadable(talk: false)).Line);
            prompt.CheckReadable(talk: true);
            Assert.Equal("12", PromptReader.Read(prompts.Messages(root.Game.Answer(root, "12"), "Judge.")).Answer);
        }
    }
}
