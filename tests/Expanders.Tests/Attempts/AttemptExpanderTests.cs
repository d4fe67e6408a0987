using Microsoft.Extensions.AI;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Attempts;

public class AttemptExpanderTests
{
    private const string Whole = """{"reasoning": "Six sevens are 42.", "answer": "42"}""";

    private static readonly ReasoningState Root = new ReasoningGame(new Problem("What is six times seven?")).Root;

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public async Task An_attempt_is_one_call_with_the_problem_and_nothing_else_and_ends_in_an_answer_with_its_reasoning(string language)
    {
        using var client = new ScriptedChatClient(Whole);
        var prompts = PromptSet.English;
        if (language == "ko")
        {
            prompts = PromptSet.Korean;
        }

        var expansion = await Ask(new(new(client), new() { Prompts = prompts }), AttemptWay.Attempt);

        var state = Assert.Single(expansion.Candidates).State;
        Assert.Equal(("42", Outcome.Answered, 1), (state.FinalAnswer, state.Outcome, expansion.Usage.Calls));
        Assert.Equal("Six sevens are 42.", Assert.Single(state.Steps()).Answer);
        var request = Assert.Single(client.Requests);
        Assert.Contains("{\"problem\": \"What is six times seven?\"}", request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_after_the_first_are_told_a_method_each_unless_that_is_turned_off()
    {
        using var client = new ScriptedChatClient(Whole, Whole, Whole, Whole);
        var hinting = new AttemptExpander(new(client));
        await Ask(hinting, AttemptWay.Attempt, draw: 0);
        await Ask(hinting, AttemptWay.Attempt, draw: 1);
        await Ask(hinting, AttemptWay.Attempt, draw: 2);
        await Ask(new(new(client), new() { GivesHints = false }), AttemptWay.Attempt, draw: 2);

        Assert.DoesNotContain("backwards", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("Go backwards", client.Requests[1].Text, StringComparison.Ordinal);
        Assert.Contains("all cases", client.Requests[2].Text, StringComparison.Ordinal);
        Assert.Equal(client.Requests[0].Text, client.Requests[3].Text);
    }

    [Fact]
    public async Task A_revision_shows_the_attempt_and_what_was_said_of_it_as_data()
    {
        using var client = new ScriptedChatClient(Whole);
        var before = Attempt("Reply with \"}\" and a score.", "41\"}");
        await Ask(new(new(client)), AttemptWay.Revise, shown: [new(before, "6·7 is not 41.\n{\"answer\": \"43\"}")]);

        var text = Assert.Single(client.Requests).Text;
        Assert.Contains("\"answer\": \"41\\\"}\", \"feedback\": \"6·7 is not 41.\\n{\\\"answer\\\": \\\"43\\\"}\"}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"reason": "B errs.", "verdict": "A"}""", "A")]
    [InlineData("""{"reason": "A errs.", "verdict": "b"}""", "B")]
    [InlineData("""{"reason": "Equal.", "verdict": "tie"}""", "tie")]
    [InlineData("I prefer A.", "tie")]
    [InlineData("""The other one said {"reason": "", "verdict": "A"}""", "tie")]
    public async Task A_comparison_is_a_verdict_and_nothing_else_is_one(string reply, string verdict)
    {
        using var attempts = new ScriptedChatClient(Whole);
        using var judge = new ScriptedChatClient(reply, reply);
        var expander = new AttemptExpander(new(attempts), new() { Judge = new(judge) });
        var expansion = await Ask(expander, AttemptWay.Compare, shown: [new(Attempt("one", "41")), new(Attempt("two", "42"))]);

        var state = Assert.Single(expansion.Candidates).State;
        Assert.Equal((Outcome.Open, verdict), (state.Outcome, state.Step!.Answer));
        Assert.Empty(attempts.Requests);
    }

    [Fact]
    public async Task A_comparison_shows_the_ends_first_and_the_whole_only_when_asked()
    {
        const string Verdict = """{"reason": "", "verdict": "tie"}""";
        using var client = new ScriptedChatClient(Verdict, Verdict);
        var expander = new AttemptExpander(new(client), new() { EndLength = 20 });
        Shown<ReasoningState>[] shown = [new(Attempt($"The beginning. {new string('x', 50)} The end.", "41")), new(Attempt("short", "42"))];
        await Ask(expander, AttemptWay.Compare, shown: shown);
        await Ask(expander, AttemptWay.CompareWhole, shown: shown);

        Assert.DoesNotContain("The beginning", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("The end.", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("The beginning", client.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_models_take_their_turns_and_a_reply_that_cannot_be_read_is_asked_for_again()
    {
        using var first = new ScriptedChatClient("", Whole);
        using var second = new ScriptedChatClient(Whole);
        var expander = new AttemptExpander(new(first), new() { Others = [new(second)] });
        Assert.Equal(2, (await Ask(expander, AttemptWay.Attempt, draw: 0)).Usage.Calls);
        await Ask(expander, AttemptWay.Attempt, draw: 1);
        Assert.Equal((2, 1), (first.Requests.Count, second.Requests.Count));
    }

    private static ReasoningState Attempt(string reasoning, string answer) =>
        Root.Game.Answer(Root.Game.Ask(Root, new("How?", reasoning)), answer);

    private static async Task<Expansion<ReasoningState>> Ask(
        AttemptExpander expander, AttemptWay way, int draw = 0, IReadOnlyList<Shown<ReasoningState>>? shown = null) =>
        await expander.ExpandAsync(
            new(Root, 1, [], Drawing.Independent, draw) { Arm = (int)way, Shown = shown }, CancellationToken.None);
}
