using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
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
        var solution = await provider.GetRequiredService<IReasoner>().SolveAsync(Stage.Problem);
        Assert.Equal("84", solution.Answer);
    }

    [Fact]
    public async Task Parts_with_constants_of_their_own()
    {
        var services = new ServiceCollection();
        var client = new ScriptedChatClient(_ => ScriptedReply.Text(
            """{"kind": "final", "question": "", "answer": "84", "confidence": 0.9, "score": 1}"""));

        // snippet: configure-parts
        services.AddTreeReasoner(reasoner => reasoner
            .UseChatClient(client)
            .AddExpander(provider => new SubQuestionExpander(
                provider.GetRequiredService<ChatModel>(),
                new SubQuestionOptions { Mode = SubQuestionMode.Sample, Temperature = 0.8f }))
            .ConfigureParts((provider, parts) => parts with
            {
                Search = root => new MctsSearch<ReasoningState>(root, new MctsOptions { Widening = new ProgressiveWidening(scale: 2, exponent: 0.4) }),
                StopRules = () => [new StopWhenUnchanged<ReasoningState>(patience: 20)],
            }));
        // end
        await using var provider = services.BuildServiceProvider();
        var solution = await provider.GetRequiredService<IReasoner>().SolveAsync(Stage.Problem);
        Assert.Equal("84", solution.Answer);
    }
}
