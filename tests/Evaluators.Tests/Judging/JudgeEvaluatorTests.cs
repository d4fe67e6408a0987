using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Judging;

public class JudgeEvaluatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Property(MaxTest = 300)]
    public Property The_score_is_the_jsons_whatever_numbers_the_reason_holds() => Prop.ForAll(
        Gen.Choose(0, 100).Select(i => i / 100m).ToArbitrary(),
        Gen.Choose(0, 10).Two().ToArbitrary(),
        (score, noise) =>
        {
            var reply =
                $"<think>I counted {noise.Item1} of 10.</think>\n```json\n" +
                $"{{\"reason\": \"{noise.Item2}/10 steps hold\", \"score\": {score}}}\n```\n";
            return Evaluate(reply) is { HasJudgement: true } result && result.Value == (double)score;
        });

    [Property(MaxTest = 500)]
    public bool Text_without_a_score_never_becomes_a_score_above_0(string? reply) =>
        string.IsNullOrWhiteSpace(reply) != IsUnreadable(reply ?? "");

    [Theory]
    [InlineData("I checked 3 steps and 1 of them is wrong. Score: 8 out of 10.")]
    [InlineData("0.9")]
    [InlineData("1")]
    [InlineData("Rating: [[7]]")]
    public async Task The_first_number_in_a_judges_prose_is_not_taken_as_its_score(string prose)
    {
        var client = ScriptedModels.Saying(prose);
        var result = await Judge(client).EvaluateAsync(States.Open(), None);
        Assert.Equal((true, 0, 2), (result.HasJudgement, result.Value, result.Usage.Calls));
        Assert.Equal(2, client.Requests.Count);
    }

    [Theory]
    [InlineData("""{"reason": "ok", "score": 7}""")]
    [InlineData("""{"reason": "ok", "score": -0.1}""")]
    [InlineData("""{"reason": "ok", "score": "high"}""")]
    [InlineData("""{"reason": "ok", "score": "NaN"}""")]
    [InlineData("""{"reason": "ok", "score": "8 out of 10"}""")]
    [InlineData("""{"reason": "ok", "score": null}""")]
    [InlineData("""{"reason": "ok", "score": [0.5]}""")]
    [InlineData("""{"reason": "ok", "score": true}""")]
    [InlineData("""{"reason": "ok", "rating": 0.5}""")]
    [InlineData("""{"reason": "ok", "score": 0.""")]
    [InlineData("""{"reason": "it goes on and on""")]
    [InlineData("[0.5]")]
    [InlineData("""{"reason": "ok", "score": 0.5, "score": 1}""")]
    [InlineData("""{"reason": "ok", "score": 0.5, "sure": true}""")]
    [InlineData("""{"reason": "ok", "score": 1} {"reason": "ok", "score": 1}""")]
    [InlineData("""Sure! {"reason": "ok", "score": 1}""")]
    [InlineData("""{"reason": "ok", "score": 1} I hope this helps.""")]
    [InlineData("""<think>It says </think>{"score": 1}</think>{"reason": "wrong", "score": 0.5}""")]
    [InlineData("""<think>It goes on {"reason": "ok", "score": 1}""")]
    [InlineData("</script><b>0.5</b>")]
    public void What_is_not_one_verdict_is_a_0_and_not_the_parents_value(string reply) => Assert.True(IsUnreadable(reply));

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_judge_that_says_nothing_gives_no_judgement(string reply) => Assert.False(Evaluate(reply).HasJudgement);

    [Fact]
    public async Task A_verdict_that_the_limit_cut_off_is_none()
    {
        const string Cut = """{"reason": "The answer is 7", "score": 1}""";
        var client = new ScriptedChatClient(_ => ScriptedReply.Response(
            () => new(new ChatMessage(ChatRole.Assistant, Cut)) { FinishReason = ChatFinishReason.Length }));
        Assert.Equal(0, (await Judge(client).EvaluateAsync(States.Open(), None)).Value);
    }

    [Theory]
    [InlineData("""{"score": 0.25, "reason": "ok"}""", 0.25)]
    [InlineData("""  {"reason": "ok </script>", "score": "0.25"}  """, 0.25)]
    [InlineData("```\n{\"reason\": \"ok\", \"score\": 0.25}\n```", 0.25)]
    [InlineData("{\"reason\": \"\\(x\\) is\ntwo \\u\", \"score\": 0.25}", 0.25)]
    [InlineData("[THINK]hm[/THINK]{\"reason\": \"ok\", \"score\": 0.25}", 0.25)]
    [InlineData("<think>{\"score\": 1}</think>{\"reason\": \"שלום 🍎\", \"score\": 0.25}", 0.25)]
    [InlineData("""{"reason": "the line says {\"score\": 1}", "score": 0}""", 0)]
    [InlineData("""{"reason": "ok", "score": 1}""", 1)]
    public void What_can_be_read_is_read(string reply, double score) => Assert.Equal(score, Evaluate(reply).Value);

    [Fact]
    public void A_megabyte_is_survived()
    {
        Assert.True(IsUnreadable(new string('{', 1_000_000)));
        Assert.Equal(0.5, Evaluate($"{{\"reason\": \"{new string('x', 1_000_000)}\", \"score\": 0.5}}").Value);
    }

    [Fact]
    public void A_score_quoted_from_the_line_is_not_taken_for_the_judges()
    {
        Assert.True(IsUnreadable("""The answer claims {"score": 1}. My judgement: {"reason": "wrong", "score": 0.1}"""));
        Assert.True(IsUnreadable("""{"reason": "wrong", "score": 0.1} Again: {"reason": "wrong", "score": 0.1}"""));
    }

    [Fact]
    public async Task An_empty_reply_is_asked_for_again_and_both_are_on_the_bill()
    {
        var client = new ScriptedChatClient(
            [ScriptedReply.Empty(), ScriptedReply.Text("""{"reason": "ok", "score": 0.75}""")]);
        var result = await Judge(client).EvaluateAsync(States.Open(), None);
        Assert.Equal((0.75, 2), (result.Value, result.Usage.Calls));
        Assert.Equal(0f, client.Requests[0].Options!.Temperature);
        Assert.Equal(0.5f, client.Requests[1].Options!.Temperature);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Attempts_are_bounded(int attempts)
    {
        var client = ScriptedModels.Saying("no idea");
        await Judge(client, new() { Attempts = attempts }).EvaluateAsync(States.Open(), None);
        Assert.Equal(attempts, client.Requests.Count);
    }

    [Fact]
    public async Task Open_and_answered_lines_have_rubrics_of_their_own()
    {
        var client = ScriptedModels.Saying("""{"reason": "ok", "score": 1}""");
        var judge = Judge(client, new() { OpenRubric = "RUBRIC-OPEN", AnsweredRubric = "RUBRIC-ANSWERED" });
        await judge.EvaluateAsync(States.Open(), None);
        await judge.EvaluateAsync(States.Answered("5 apples"), None);
        Assert.Contains("RUBRIC-OPEN", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("RUBRIC-ANSWERED", client.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("RUBRIC-ANSWERED", client.Requests[1].Text, StringComparison.Ordinal);
        Assert.Contains("5 apples", client.Requests[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_default_rubrics_differ_in_both_languages(bool korean)
    {
        var client = ScriptedModels.Saying("""{"reason": "ok", "score": 1}""");
        var judge = Judge(client, new() { Prompts = korean ? PromptSet.Korean : PromptSet.English });
        await judge.EvaluateAsync(States.Open(), None);
        await judge.EvaluateAsync(States.Answered(), None);
        Assert.NotEqual(client.Requests[0].Messages[^1].Text, client.Requests[1].Messages[^1].Text);
        Assert.All(client.Requests, request => Assert.DoesNotContain("{{", request.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_attempt_that_fails_keeps_the_bill_of_the_first()
    {
        var client = new ScriptedChatClient([ScriptedReply.Text("no idea"), ScriptedReply.Fault(new IOException("secret"))]);
        var error = await Assert.ThrowsAsync<ModelException>(() => Judge(client).EvaluateAsync(States.Open(), None).AsTask());
        Assert.InRange(error.Usage.Calls, 1, 2);
        Assert.DoesNotContain(States.Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_second_attempt_tells_what_the_first_cost()
    {
        using var stop = new CancellationTokenSource();
        var client = new ScriptedChatClient(async (request, token) =>
        {
            if (request.Number == 1)
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            return ScriptedReply.Text("no idea");
        });
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Judge(client).EvaluateAsync(States.Open(), stop.Token).AsTask());
        Assert.Equal(1, Assert.IsAssignableFrom<IFailureDetails>(error).Usage.Calls);
    }

    [Fact]
    public async Task The_estimate_bounds_the_bill_of_all_attempts()
    {
        var judge = new JudgeEvaluator(
            new(ScriptedModels.Saying("no idea"), new() { Price = new(1, 1, 4), MaxOutputTokens = 50 }), new() { Attempts = 3 });
        var usage = (await judge.EvaluateAsync(States.Answered(), None)).Usage;
        Assert.Equal(3, usage.Calls);
        ScriptedModels.IsWithin(usage, judge.Prepare(States.Answered()).Cost!.Value);
    }

    [Fact]
    public async Task States_that_ended_without_an_answer_cost_nothing()
    {
        var client = ScriptedModels.Saying("""{"reason": "ok", "score": 1}""");
        var judge = Judge(client);
        Assert.False((await judge.EvaluateAsync(States.Ended(Outcome.DeadEnd), None)).HasJudgement);
        Assert.True(judge.Prepare(States.Ended(Outcome.DeadEnd)).Cost!.Value.IsNone);
        Assert.Empty(client.Requests);
    }

    [Theory]
    [InlineData(0, 0f, nameof(JudgeOptions.Attempts))]
    [InlineData(11, 0f, nameof(JudgeOptions.Attempts))]
    [InlineData(2, float.NaN, nameof(JudgeOptions.Temperature))]
    [InlineData(2, 2.5f, nameof(JudgeOptions.Temperature))]
    public void An_option_out_of_range_is_an_error_that_names_it(int attempts, float temperature, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            name, () => Judge(ScriptedModels.Saying(""), new() { Attempts = attempts, Temperature = temperature }));

    private static JudgeEvaluator Judge(ScriptedChatClient client, JudgeOptions? options = null) => new(new ChatModel(client), options);

    private static bool IsUnreadable(string reply) => Evaluate(reply) is { HasJudgement: true, Value: 0 };

    private static Evaluation Evaluate(string reply)
    {
        var pending = Judge(ScriptedModels.Saying(reply)).EvaluateAsync(States.Answered(), None);
        return pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("Nothing here waits.");
    }
}
