using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests.Actions;

/// <summary>The turns that are one answer of a model.</summary>
public sealed class ModelActionTests
{
    private const string NinePaid = """{"reasoning": "again", "answer": "9"}""";

    [Fact]
    public async Task A_second_answer_stands_in_place_of_the_first_and_is_found_without_it()
    {
        var client = new ScriptedChatClient(_ => ScriptedReply.Text(NinePaid));
        var state = Root().Ask("How many hens?", "four hens").Ask("How many eggs?", "eight");
        var expansion = await new SecondAnswerExpander(new(client)).ExpandAsync(state.Request(1), default);
        var second = Assert.Single(expansion.Candidates).State;
        Assert.Equal("How many hens? → four hens | How many eggs? → 9 | Open", Print(second));
        Assert.Equal((TurnKind.SecondAnswer, state.Turns), (second.LastTurn!.Value, second.Turns));
        Assert.DoesNotContain("eight", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("four hens", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("How many eggs?", client.Requests[0].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_answer_that_says_the_same_is_no_candidate_but_is_paid()
    {
        var expansion = await new SecondAnswerExpander(Model("""{"answer": "Eight."}""")).ExpandAsync(Root().Ask("How many eggs?", "eight").Request(1), default);
        Assert.Empty(expansion.Candidates);
        Assert.Equal(1, expansion.Usage.Calls);
    }

    [Fact]
    public async Task Where_there_is_no_sub_question_there_is_no_second_answer_and_no_call()
    {
        var expander = new SecondAnswerExpander(Model(NinePaid));
        Assert.Empty((await expander.ExpandAsync(Root().Request(1), default)).Candidates);
        Assert.True(expander.EstimateCost(Root(), 3).IsNone);
    }

    [Fact]
    public async Task A_rephrasing_is_the_first_pair_of_a_line()
    {
        var client = new ScriptedChatClient(_ => ScriptedReply.Text("""{"reasoning": "", "answer": "Given: 9 eggs. Asked: how many are left."}"""));
        var expansion = await new RephraseExpander(new(client)).ExpandAsync(Root().Request(1), default);
        var state = Assert.Single(expansion.Candidates).State;
        Assert.Equal((TurnKind.Rephrasing, "Given: 9 eggs. Asked: how many are left."), (state.Step!.Kind, state.Step.Answer));
        Assert.Equal(PromptSet.English.Render(PromptKind.RephraseQuestion), state.Step.Question);
        Assert.True(state.Tokens > Root().Tokens);
    }

    [Fact]
    public async Task Without_room_for_a_pair_nothing_is_rephrased() =>
        Assert.Empty((await new RephraseExpander(Model(NinePaid)).ExpandAsync(Root(window: 290).Request(1), default)).Candidates);

    [Theory]
    [InlineData("no idea")]
    [InlineData("""{"reasoning": "so"}""")]
    public async Task What_cannot_be_read_is_asked_for_once_more_and_is_never_a_candidate(string reply)
    {
        var expansion = await new RephraseExpander(Model(reply, reply, NinePaid)).ExpandAsync(Root().Request(1), default);
        Assert.Empty(expansion.Candidates);
        Assert.Equal(2, expansion.Usage.Calls);
    }
}
