using FsCheck.Fluent;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Lines;

namespace TreeReasoner.Tests;

/// <summary>The laws of the test kit, tried on our own expanders with a model whose replies are a function of the request.</summary>
public sealed class ExpanderLawTests
{
    private static readonly FsCheck.Arbitrary<ReasoningState> States = Gen.Elements(
        Root(), Root().Ask("A?", "1"), Root().Ask("A?", "1").Ask("Question 1?", "2"), Root(window: 290)).ToArbitrary();

    public static TheoryData<string> Kinds => ["list", "sample", "finish", "merging", "second", "rephrase", "actions"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Our_expanders_keep_the_laws_of_expanders(string kind) =>
        ExpanderLaws.CheckAsync(() => Create(kind), States, Print, new LawOptions { Cases = 8 });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_estimate_bounds_what_a_call_costs(string kind)
    {
        foreach (var state in new[] { Root(), Root().Ask("A?", "1"), Root(window: 290) })
        {
            var expander = Create(kind);
            var most = expander.Prepare(new(state, 3, [])).Cost!.Value;
            var usage = (await expander.ExpandAsync(state.Request(3), default)).Usage;
            var least = kind is "second" or "rephrase" ? 0 : 1;      // they may have nothing to ask
            Assert.InRange(usage.Calls, least, most.Calls);
            Assert.InRange(usage.PromptTokens, least, most.PromptTokens);
            Assert.InRange(usage.CompletionTokens, least, most.CompletionTokens);
        }
    }

    private static IExpander<ReasoningState> Create(string kind)
    {
        var model = new ChatModel(new ScriptedChatClient(request => ScriptedReply.Text(Reply(request))));
        return kind switch
        {
            "list" => new SubQuestionExpander(model),
            "sample" => new SubQuestionExpander(model, new() { Mode = SubQuestionMode.Sample, Seed = 1 }),
            "finish" => new FinishExpander(model),
            "second" => new SecondAnswerExpander(model),
            "rephrase" => new RephraseExpander(model),
            "actions" => new TypedActionExpander(
            [
                new(TurnKind.SubQuestion, new SubQuestionExpander(model), 2), new(TurnKind.FinalAnswer, new FinishExpander(model)),
                new(TurnKind.SecondAnswer, new SecondAnswerExpander(model)), new(TurnKind.Rephrasing, new RephraseExpander(model)),
            ]),
            _ => new MergingExpander(new SubQuestionExpander(model)),
        };
    }

    private static string Reply(ScriptedRequest request)
    {
        var last = request.Messages[^1].Text;
        return last.Contains("in other words", StringComparison.Ordinal)
            || last.Contains("Answer this sub-question", StringComparison.Ordinal)
            ? """{"reasoning": "so", "answer": "7"}"""
            : last.Contains("Answer the problem now", StringComparison.Ordinal) ? """{"reasoning": "so", "answer": "9"}"""
            : last.Contains("candidates", StringComparison.Ordinal) ? List(Step("Question 1?", "2"), Step("question 1", "2"), Final("9"))
            : Step($"Question {request.Options?.Seed % 2}?", "2");
    }
}
