using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Expanders;
using TreeReasoner.Testing;

namespace TreeReasoner.Docs.Snippets;

public sealed class Registering
{
    [Fact]
    public async Task A_reasoner_in_a_container()
    {
        var (services, configuration) = (new ServiceCollection(), new ConfigurationBuilder().Build());
        var client = new ScriptedChatClient(_ => ScriptedReply.Text(
            """{"candidates": [{"kind": "final", "question": "", "answer": "84", "confidence": 0.9}]}"""));

        // snippet: add-tree-reasoner
        services.AddTreeReasoner(reasoner => reasoner
            .UseChatClient(client)                                   // or .UseOpenAI("gpt-4o-mini", apiKey)
            .AddExpander<SubQuestionExpander>()
            .AddExpander(new DateExpander(TimeProvider.System))
            .AddEvaluator<WholeBoxes>(weight: 2)
            .Bind(configuration.GetSection("TreeReasoner"))
            .Configure(options => options.Running.Budget.ModelCalls = 40));
        // end
        await using var provider = services.BuildServiceProvider();
        var solution = await provider.GetRequiredService<ITreeReasoner>().SolveAsync(Stage.Problem);
        Assert.Equal("84", solution.Answer);
    }
}
