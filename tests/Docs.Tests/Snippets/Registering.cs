using Microsoft.Extensions.AI;
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
        services.AddTreeReasoner()
            .UseChatClient(client)                                   // or .UseOpenAI(model, apiKey)
            .AddExpander<SubQuestionExpander>()
            .AddExpander(new DateExpander(TimeProvider.System))
            .AddEvaluator<WholeBoxes>(weight: 2)
            .Bind(configuration.GetSection("TreeReasoner"))
            .Configure(options => options.Running.Budget.ModelCalls = 40);
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
        services.AddTreeReasoner()
            .UseChatClient(client)
            .AddExpander(provider => new SubQuestionExpander(
                provider.GetRequiredService<ChatModel>(),
                new SubQuestionOptions { Mode = SubQuestionMode.Sample, Temperature = 0.8f }))
            .ConfigureParts((provider, parts) => parts with
            {
                Search = root => new MctsSearch<ReasoningState>(root, new MctsOptions { Policy = new(widening: new ProgressiveWidening(scale: 2, exponent: 0.4)) }),
                StopRules = () => [new StopWhenUnchanged<ReasoningState>(patience: 20)],
            });
        // end
        await using var provider = services.BuildServiceProvider();
        var solution = await provider.GetRequiredService<IReasoner>().SolveAsync(Stage.Problem);
        Assert.Equal("84", solution.Answer);
    }

    [Fact]
    public void Two_reasoners_in_a_container()
    {
        var services = new ServiceCollection();
        var (small, large) = (new ScriptedChatClient(), new ScriptedChatClient());

        // snippet: named-reasoners
        services.AddTreeReasoner("cheap")
            .UseChatClient(small)
            .Configure(options => options.Running.Budget.Simulations = 8);
        services.AddTreeReasoner("thorough")
            .UseChatClient(large)
            .AddEvaluator<WholeBoxes>()
            .Configure(options => options.Running.Budget.Simulations = 128);
        // end
        using var provider = services.BuildServiceProvider();

        // snippet: describe
        var made = ((Reasoner)provider.GetRequiredKeyedService<IReasoner>("thorough")).Describe();
        Assert.Equal("MctsSearch", made.Strategy);
        Assert.Equal(128, made.Budget.Simulations);
        Assert.Equal(["MergingExpander", "SubQuestionExpander"], made.Expanders.Select(expander => expander.GetType().Name));
        Assert.IsType<WholeBoxes>(made.Evaluators.Single().Evaluator);
        // end
    }

    [Fact]
    public async Task Options_of_one_call()
    {
        var journal = new MemoryJournal();
        var client = new ScriptedChatClient(_ => ScriptedReply.Text(
            """{"candidates": [{"kind": "final", "question": "", "answer": "9", "confidence": 0.9}], "score": 1}"""));
        var reasoner = Reasoner.For(new ChatModel(client));

        // snippet: solve-options
        var solution = await reasoner.SolveAsync(
            new Problem("How many boxes of 12 hold 100 eggs?") { Id = "ticket-17" },
            new() { Effort = ReasoningEffort.High, Journal = journal, Seed = 7 });
        // end
        Assert.Equal(("9", "ticket-17"), (solution.Answer, solution.Problem.Id));
    }
}
