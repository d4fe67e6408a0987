using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs.Snippets;

public sealed class ReadingAnswers
{
    [Fact]
    public async Task A_rule_of_one_s_own()
    {
        var services = new ServiceCollection();
        var client = new ScriptedChatClient(_ => ScriptedReply.Text(
            """{"candidates": [{"kind": "final", "question": "", "answer": "84 cm", "confidence": 0.9}]}"""));

        // snippet: own-equivalence
        services.AddTreeReasoner()
            .UseChatClient(client)
            .UseAnswerEquivalence(new WithUnits());          // votes, merging and the evaluators of this reasoner follow it
        // end
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<NormalizedAnswerEquivalence>(provider.GetRequiredService<IAnswerEquivalence>());      // another reasoner's
        Assert.False(new WithUnits().AreEquivalent(Stage.Problem, "5 cm", "5 m"));
        Assert.True(NormalizedAnswerEquivalence.Default.AreEquivalent(Stage.Problem, "5 cm", "5 m"));
    }

    private sealed class WithUnits : IAnswerEquivalence
    {
        public string KeyOf(Problem problem, string answer) =>
            AnswerNumber.TryRead(answer, out var quantity) ? quantity.ToString() : NormalizedAnswerEquivalence.Default.KeyOf(problem, answer);
    }
}
