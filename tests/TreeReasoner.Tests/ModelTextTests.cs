using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>What a model may write. Nothing of it is trusted, and what cannot be read is Invalid, never a score.</summary>
public sealed class ModelTextTests
{
    [Theory]
    [InlineData("I would rather talk about the weather.")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[[[[[[")]
    [InlineData("""{"candidates": []}""")]
    [InlineData("""{"candidates": "none"}""")]
    [InlineData("""{"candidates": [{"kind": "step", "question": "a"}, 7, null, {"score": 0.5}]}""")]
    [InlineData("""{"candidates": [{"kind": "fin""")]
    [InlineData("""{"steps": {"answer": 0.5}}""")]
    public async Task Steps_that_cannot_be_read_end_invalid_without_an_answer_or_a_score(string text)
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement ? Script.Score(0.5) : text);
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Null(solution.Answer);
        Assert.Null(solution.Confidence);
        Assert.Equal((Outcome.Invalid, -1.0), (solution.Outcome, solution.Return));
        Assert.Equal(StopKind.TreeExhausted, solution.StopReason.Kind);
        Assert.InRange(model.Requests.Count, 1, 10);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData("```json\n{0}\n```")]
    [InlineData("<think>Hmm, {{ or not.</think>{0}")]
    public async Task Fenced_json_is_read(string around)
    {
        var model = Solving.Model(request => string.Format(System.Globalization.CultureInfo.InvariantCulture, around, Script.Reply(request)));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal(("42", 1.0), (solution.Answer, solution.Confidence));
    }

    [Fact]
    public async Task Chatty_steps_are_read()
    {
        const string Around = "Sure! Here you are:\n\n{0}\n\nLet me know if that helps.";
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement
            ? Script.Reply(request)
            : string.Format(System.Globalization.CultureInfo.InvariantCulture, Around, Script.Reply(request)));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal(("42", 1.0), (solution.Answer, solution.Confidence));
    }

    [Fact]
    public async Task A_list_that_was_cut_off_keeps_what_is_whole()
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Steps && Script.Depth(request) == 0
            ? """{"candidates": [{"kind": "final", "question": "", "answer": "42", "confidence": 0.9}, {"kind": "final", "question": "", "ans"""
            : Script.Reply(request));
        Assert.Equal("42", (await Solving.Reasoner(model).SolveAsync(Solving.Problem())).Answer);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("שלום 42 \u202eעולם")]
    [InlineData("👩‍👩‍👧‍👦 = 42 🎉")]
    [InlineData("답은 42입니다")]
    [InlineData("{{answer}} %s $0")]
    public async Task Strange_answers_come_out_as_the_model_wrote_them(string answer)
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement ? Script.Score(1) : Script.Candidates((null, answer, 1)));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal((answer, Outcome.Answered), (solution.Answer, solution.Outcome));
    }

    [Fact]
    public async Task Control_characters_and_lone_surrogates_neither_crash_nor_come_out()
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement
            ? Script.Score(1)
            : "{\"candidates\": [{\"kind\": \"final\", \"question\": \"\", \"answer\": \"4\\u0000\\u001b[31m2\\ud800\", \"confidence\": 1}]}\0\u0007");
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal(Outcome.Answered, solution.Outcome);
        Assert.DoesNotContain(solution.Answer!, character => char.IsControl(character) || char.IsSurrogate(character));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_of_a_megabyte_does_not_fit_the_window_or_is_unreadable_and_no_crash(bool json)
    {
        var megabyte = new string('x', 1 << 20);
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement ? Script.Score(1)
            : json ? Script.Candidates((null, megabyte, 0.9), ("Why?", megabyte, 0.1)) : megabyte);
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Null(solution.Answer);
        Assert.Equal((json ? Outcome.ContextExhausted : Outcome.Invalid, -1.0), (solution.Outcome, solution.Return));
    }

    [Theory]
    [InlineData("I give it 0.9 out of 1.")]
    [InlineData("""{"score": "high"}""")]
    [InlineData("""{"score": 7}""")]
    [InlineData("""{"score": NaN}""")]
    [InlineData("""Sure! {"reason": "", "score": 1}""")]
    public async Task A_judge_that_cannot_be_read_scores_0_and_no_line_gains_by_it(string text)
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement ? text : Script.Reply(request));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal((Outcome.Answered, 0.0), (solution.Outcome, solution.Confidence));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_judge_that_says_nothing_gives_no_score_at_all(string text)
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement ? text : Script.Reply(request));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal(Outcome.Answered, solution.Outcome);      // unjudged answers count as good, and say so by their confidence
        Assert.Null(solution.Confidence);
        Assert.All(solution.Tree.Nodes().Where(node => node.State.Outcome == Outcome.Open), node => Assert.True(node.Confidence is null));
    }

    [Fact]
    public async Task A_reply_without_choices_is_invalid_after_one_more_try()
    {
        var model = new ScriptedChatClient(_ => ScriptedReply.Empty());
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem());
        Assert.Equal(Outcome.Invalid, solution.Outcome);
        Assert.True(solution.Usage.IsEstimated);
    }
}
