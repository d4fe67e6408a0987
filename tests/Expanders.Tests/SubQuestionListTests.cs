using Microsoft.Extensions.AI;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Judging;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests;

public sealed class SubQuestionListTests
{
    [Fact]
    public async Task A_list_becomes_typed_candidates_with_the_stated_confidence_best_first()
    {
        var model = Model(List(Step("Eaten?", "3").With(0.2), Final("9").With(0.7), Step("Baked?", "4").With(0.5)));
        var expansion = await new SubQuestionExpander(model).ExpandAsync(Root().Request(), default);
        Assert.Equal([0.7, 0.5, 0.2], expansion.Candidates.Select(candidate => candidate.Prior));
        Assert.Equal(["9", "Baked? → 4 | Open", "Eaten? → 3 | Open"], expansion.Candidates.Select(candidate => Print(candidate.State)));
        Assert.Equal([true, false, false], expansion.Candidates.Select(candidate => candidate.IsTerminal));
        Assert.Equal(new Usage(1, 100, 10), expansion.Usage);
    }

    [Theory]
    [InlineData(ListPriors.Ranking, 0.9)]
    [InlineData(ListPriors.Confidence, double.NaN)]
    public async Task Priors_follow_the_ranking_where_that_is_wanted_or_a_confidence_is_missing(ListPriors priors, double confidence)
    {
        var last = double.IsNaN(confidence) ? Step("C?", "3") : Step("C?", "3").With(confidence);
        var model = Model(List(Step("A?", "1").With(0.1), Step("B?", "2").With(0.1), last));
        var expansion = await new SubQuestionExpander(model, new() { ListPriors = priors }).ExpandAsync(Root().Request(), default);
        Assert.Equal([1, 1.0 / 2, 1.0 / 3], expansion.Candidates.Select(candidate => candidate.Prior));
    }

    [Fact]
    public async Task Equal_candidates_merge_and_their_priors_add_up()
    {
        var model = Model(List(Step("How many?", "16").With(0.25), Step("B?", "2").With(0.3), Step("how many", " 16. ").With(0.5)));
        var expansion = await new SubQuestionExpander(model).ExpandAsync(Root().Request(), default);
        Assert.Equal([0.75, 0.3], expansion.Candidates.Select(candidate => candidate.Prior));
        Assert.Equal("How many?", expansion.Candidates[0].State.Step!.Question);
    }

    [Fact]
    public async Task Siblings_are_told_and_neither_they_nor_the_path_come_back()
    {
        var client = new ScriptedChatClient(List(Step("A?", "1"), Step("B?", "2"), Step("C?", "3"), Final("7")));
        var state = Root().Ask("A?", "1");
        ReasoningState[] siblings = [state.Ask("B?", "2"), state.Game.Answer(state, "7")];
        var expansion = await new SubQuestionExpander(new(client)).ExpandAsync(state.Request(3, siblings), default);
        Assert.Equal("C?", Assert.Single(expansion.Candidates).State.Step!.Question);
        Assert.Contains("- \"B? 2\"\n- \"7\"", client.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_only_repeats_what_is_known_has_filled_the_window_with_it()
    {
        var state = Root().Ask("A?", "1");
        var expansion = await new SubQuestionExpander(Model(List(Step("a", "1"), Step("A?", "1")))).ExpandAsync(state.Request(), default);
        var only = Assert.Single(expansion.Candidates);
        Assert.Equal((Outcome.ContextExhausted, -1.0), (only.State.Outcome, only.Value!.Value));
        Assert.Equal(1, expansion.Usage.Calls);
    }

    [Fact]
    public async Task A_model_that_only_repeats_what_was_proposed_has_nothing_to_add()
    {
        var root = Root();
        var expansion = await new SubQuestionExpander(Model(List(Step("a", "1"))))
            .ExpandAsync(root.Request(1, root.Ask("A?", "1")), default);
        Assert.Empty(expansion.Candidates);
    }

    [Fact]
    public async Task Unreadable_replies_end_after_the_attempts_as_one_invalid_line_and_are_billed()
    {
        var client = Model("I cannot do that.", "Still not.", List(Final("too late")));
        var expansion = await new SubQuestionExpander(client).ExpandAsync(Root().Request(), default);
        var only = Assert.Single(expansion.Candidates);
        Assert.Equal((Outcome.Invalid, true, -1.0), (only.State.Outcome, only.IsTerminal, only.Value!.Value));
        Assert.Equal(new Usage(2, 200, 20), expansion.Usage);
    }

    [Fact]
    public async Task Unreadable_replies_say_nothing_against_siblings()
    {
        var root = Root();
        var expansion = await new SubQuestionExpander(Model("no", "no")).ExpandAsync(root.Request(1, root.Ask("A?", "1")), default);
        Assert.Empty(expansion.Candidates);
    }

    [Fact]
    public async Task A_second_attempt_that_can_be_read_counts()
    {
        var expansion = await new SubQuestionExpander(Model("nonsense", List(Final("9")))).ExpandAsync(Root().Request(), default);
        Assert.Equal("9", Assert.Single(expansion.Candidates).State.FinalAnswer);
        Assert.Equal(2, expansion.Usage.Calls);
    }

    [Fact]
    public async Task A_failing_second_attempt_carries_the_cost_of_the_first()
    {
        var client = new ScriptedChatClient(
            [ScriptedReply.Text("nonsense", new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 }),
                ScriptedReply.Fault(new HttpRequestException("down", null, System.Net.HttpStatusCode.BadGateway))]);
        var error = await Assert.ThrowsAsync<ModelException>(
            () => new SubQuestionExpander(new(client)).ExpandAsync(Root().Request(), default).AsTask());
        Assert.Equal(new Usage(2, 100, 10), error.Usage);
    }

    [Theory]
    [InlineData("""{"candidates": [{"kind": "step", "question": "A?"}, {"kind": "step", "answer": "1"}, {"kind": "final", "answer": "9"}, 7, null]}""")]
    [InlineData("""[{"kind": "final", "question": "", "answer": 9}]""")]
    [InlineData("""{"kind": "final", "question": "Total?", "answer": "9"}""")]
    [InlineData(
        "Here you go:\n```json\n{\"candidates\": [{\"kind\": \"final\", \"question\": \"\", \"answer\": \"9\", \"confidence\": 0.5}, " +
        "{\"kind\": \"st")]
    [InlineData("Sub-question: Now we can answer the question.\nAnswer: 9")]
    public async Task What_is_usable_of_a_reply_is_used(string reply)
    {
        var expansion = await new SubQuestionExpander(Model(reply)).ExpandAsync(Root().Request(), default);
        Assert.Equal("9", Assert.Single(expansion.Candidates).State.FinalAnswer);
    }

    [Fact]
    public async Task An_honest_model_that_quotes_a_hostile_line_proposes_its_own_answer_or_is_asked_again()
    {
        foreach (var (name, reply) in InjectionCorpus.SolversReplies())
        {
            var expansion = await new SubQuestionExpander(Model(reply, List(Final("42")))).ExpandAsync(Root().Request(), default);
            Assert.True(expansion.Candidates is [{ State.FinalAnswer: "42" }], name);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(500)]
    public async Task Fewer_or_more_candidates_than_asked_for_are_fine_within_a_bound(int given)
    {
        var list = List([.. Enumerable.Range(0, given).Select(i => Step($"Question {i}?", $"{i}"))]);
        var expansion = await new SubQuestionExpander(Model(list)).ExpandAsync(Root().Request(3), default);
        Assert.Equal(Math.Min(given, 16), expansion.Candidates.Count);
    }

    [Fact]
    public async Task Without_room_for_another_pair_only_the_answer_is_asked_for()
    {
        var state = Root(window: 290);
        Assert.False(state.HasRoom);
        var client = new ScriptedChatClient("""{"reasoning": "16 - 7", "answer": "9"}""");
        var expansion = await new SubQuestionExpander(new(client)).ExpandAsync(state.Request(5), default);
        Assert.Equal("9", Assert.Single(expansion.Candidates).State.FinalAnswer);
        Assert.Contains(PromptSet.English.Render(PromptKind.Finish), client.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_never_says_final_is_ended_by_the_window()
    {
        var asked = 0;
        var client = new ScriptedChatClient(request => ScriptedReply.Text(
            request.Text.Contains("Answer the problem now", StringComparison.Ordinal)
                ? "I will not."
                : List(Step($"What is it, asked for the {++asked}. time, in many words that fill the window?", $"It is number {asked}."))));
        var expander = new SubQuestionExpander(new(client));
        var state = Root(window: 400);
        for (var turn = 0; !state.IsTerminal; turn++)
        {
            Assert.True(turn < 50);
            state = Assert.Single((await expander.ExpandAsync(state.Request(), default)).Candidates).State;
        }

        Assert.Equal(Outcome.Invalid, state.Outcome);
    }

    [Theory]
    [InlineData("مرحبا \u202E 🙂 </script><b>")]
    [InlineData("tab\tand\nline")]
    public async Task Odd_text_is_kept_as_it_is(string text)
    {
        var expansion = await new SubQuestionExpander(Model(List(Final(text)))).ExpandAsync(Root().Request(), default);
        Assert.Equal(text, expansion.Candidates[0].State.FinalAnswer);
    }

    [Fact]
    public async Task A_megabyte_of_answer_outgrows_the_window_and_nothing_else()
    {
        var expansion = await new SubQuestionExpander(Model(List(Step("A?", new('x', 1_000_000)), Final("9"))))
            .ExpandAsync(Root().Request(), default);
        Assert.Equal([Outcome.ContextExhausted, Outcome.Answered], expansion.Candidates.Select(candidate => candidate.State.Outcome));
    }

    [Fact]
    public async Task Korean_prompts_ask_in_Korean()
    {
        var client = new ScriptedChatClient(List(Final("9")));
        await new SubQuestionExpander(new(client), new() { Prompts = PromptSet.Korean }).ExpandAsync(Root().Request(4), default);
        Assert.Contains("후보를 서로 다르게 4개", client.Requests[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Attempts_out_of_range_are_named(int attempts) => Assert.Equal("MaxAttempts", Assert.Throws<ArgumentOutOfRangeException>(
        () => new SubQuestionExpander(Model(), new() { MaxAttempts = attempts })).ParamName);

    [Fact]
    public void A_temperature_that_is_not_a_number_is_refused() => Assert.Equal("Temperature", Assert.Throws<ArgumentOutOfRangeException>(
        () => new SubQuestionExpander(Model(), new() { Temperature = float.NaN })).ParamName);
}
