using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>Several reasoners in one container: none takes anything from another.</summary>
public sealed class NamedReasonerTests
{
    [Fact]
    public void A_second_reasoner_without_a_name_is_refused_and_the_error_says_what_to_write()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply));
        Assert.Equal(
            "A reasoner without a name is registered already. Give this one a name, AddTreeReasoner(\"thorough\"), and ask for it by that key: " +
            "[FromKeyedServices(\"thorough\")] IReasoner.",
            Assert.Throws<InvalidOperationException>(() => services.AddTreeReasoner()).Message);
    }

    [Fact]
    public void A_second_reasoner_of_one_name_is_refused()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner("cheap");
        Assert.Equal(
            "A reasoner named 'cheap' is registered already; each name is registered once.",
            Assert.Throws<InvalidOperationException>(() => services.AddTreeReasoner("cheap")).Message);
    }

    [Fact]
    public async Task Each_asks_its_own_model_and_judge_with_its_own_budget()
    {
        var (cheap, thorough, judged) = (Solving.Model(Script.Endless), Solving.Model(Script.Endless), 0);
        var services = new ServiceCollection();
        services.AddTreeReasoner("cheap").UseChatClient(cheap).Configure(options => (options.Mcts().Candidates, options.Running.Budget.Simulations) = (4, 2));
        services.AddTreeReasoner("thorough").UseChatClient(thorough).Configure(options => (options.Mcts().Candidates, options.Running.Budget.Simulations) = (4, 7))
            .AddEvaluator(_ =>
            {
                judged++;
                return 0.5;
            });
        await using var provider = services.BuildServiceProvider();
        var few = await provider.GetRequiredKeyedService<IReasoner>("cheap").SolveAsync(Solving.Problem());
        Assert.Equal((2, 0, 0), (few.Search.Simulations, thorough.Requests.Count, judged));
        var asked = cheap.Requests.Count;
        var many = await provider.GetRequiredKeyedService<IReasoner>("thorough").SolveAsync(Solving.Problem());
        Assert.Equal((7, asked), (many.Search.Simulations, cheap.Requests.Count));
        Assert.True(judged > 0);
        Assert.DoesNotContain(thorough.Requests, request => Script.KindOf(request.Text) == Asked.Judgement);
    }

    [Fact]
    public void Each_compares_answers_by_its_own_rule()
    {
        var (first, second) = (new Rule(), new Rule());
        var seen = new Dictionary<string, (IAnswerEquivalence? OfParts, IAnswerEquivalence? OfServices)>();
        var services = new ServiceCollection();
        foreach (var (name, rule) in new[] { ("first", first), ("second", second), ("third", null) })
        {
            var builder = services.AddTreeReasoner(name).UseChatClient(Solving.Model(Script.Endless));
            if (rule is not null)
            {
                builder.UseAnswerEquivalence(rule);
            }

            builder.ConfigureParts((own, parts) =>
            {
                seen[name] = (parts.Equivalence, own.GetService<IAnswerEquivalence>());
                return parts;
            });
        }

        using var provider = services.BuildServiceProvider();
        foreach (var name in new[] { "first", "second", "third" })
        {
            provider.GetRequiredKeyedService<IReasoner>(name);
        }

        Assert.Equal((first, first), seen["first"]);
        Assert.Equal((second, second), seen["second"]);
        Assert.Equal((NormalizedAnswerEquivalence.Default, NormalizedAnswerEquivalence.Default), seen["third"]);
    }

    [Fact]
    public async Task One_without_a_name_and_one_with_a_name_stand_side_by_side()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply));
        services.AddTreeReasoner("other").UseChatClient(Solving.Model(Script.Endless));
        await using var provider = services.BuildServiceProvider();
        Assert.NotSame(provider.GetRequiredService<IReasoner>(), provider.GetRequiredKeyedService<IReasoner>("other"));
        Assert.NotSame(provider.GetRequiredService<ChatModel>(), provider.GetRequiredKeyedService<ChatModel>("other"));
        Assert.Same(provider.GetRequiredKeyedService<IReasoner>("other"), provider.GetRequiredKeyedService<IReasoner>("other"));
    }

    [Fact]
    public void A_part_that_asks_for_the_model_or_the_prompts_gets_those_of_its_reasoner()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner("one").UseChatClient(Solving.Model(Script.Reply)).UsePrompts(PromptSet.Korean).AddExpander<Asking>();
        services.AddTreeReasoner("other").UseChatClient(Solving.Model(Script.Reply)).AddExpander<Asking>();
        using var provider = services.BuildServiceProvider();
        var (one, other) = (Part("one"), Part("other"));
        Assert.Same(provider.GetRequiredKeyedService<ChatModel>("one"), one.Model);
        Assert.Same(provider.GetRequiredKeyedService<ChatModel>("other"), other.Model);
        Assert.Same(PromptSet.Korean, one.Prompts);
        Assert.Null(other.Prompts);

        Asking Part(string name) => ((Reasoner)provider.GetRequiredKeyedService<IReasoner>(name)).Describe().Expanders.OfType<Asking>().Single();
    }

    [Fact]
    public void A_chat_client_of_the_reasoner_s_name_is_used_before_the_one_without()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(Solving.Model(Script.Reply));
        services.AddKeyedSingleton<IChatClient>("named", new NamedClient());
        services.AddTreeReasoner("named").UseChatClient();
        services.AddTreeReasoner("plain").UseChatClient();
        using var provider = services.BuildServiceProvider();
        Assert.Equal("of-its-own", provider.GetRequiredKeyedService<ChatModel>("named").Name);
        Assert.Equal("scripted", provider.GetRequiredKeyedService<ChatModel>("plain").Name);
    }

    [Fact]
    public void The_catalog_tells_the_names_and_an_unknown_one_is_answered_with_them()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner("cheap").UseChatClient(Solving.Model(Script.Reply));
        services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply));
        services.AddTreeReasoner("thorough").UseChatClient(Solving.Model(Script.Reply));
        using var provider = services.BuildServiceProvider();
        var catalog = provider.GetRequiredService<ReasonerCatalog>();
        Assert.Equal(["cheap", "thorough"], catalog.Names);
        Assert.Same(provider.GetRequiredKeyedService<IReasoner>("cheap"), catalog.Get("cheap"));
        Assert.Equal(
            "There is no reasoner named 'chaep'; there are: cheap, thorough.",
            Assert.Throws<KeyNotFoundException>(() => catalog.Get("chaep")).Message);
        Assert.Null(provider.GetKeyedService<IReasoner>("chaep"));
    }

    [Fact]
    public void Defaults_give_way_to_what_is_configured_before_and_after_them()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply))
            .Configure(options => options.Running.MaxConcurrency = 3)
            .ConfigureDefaults(options => (options.Running.MaxConcurrency, options.Game.StepPrice, options.AnswerTurns) = (9, 0.2, 5))
            .Configure(options => options.Game.StepPrice = 0.1);
        services.Configure<ReasonerOptions>(options => options.AnswerTokens = 77);
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<ReasonerOptions>>().Value;
        Assert.Equal((3, 0.1, 5, 77), (options.Running.MaxConcurrency, options.Game.StepPrice, options.AnswerTurns, options.AnswerTokens));
    }

    [Fact]
    public async Task A_named_reasoner_that_is_wrong_stops_the_host_and_is_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTreeReasoner("good").UseChatClient(Solving.Model(Script.Reply));
        builder.Services.AddTreeReasoner("empty");
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(
            "Reasoner 'empty' has nothing to think with: call UseOpenAI, UseChatClient or AddExpander on its builder, or bind a section with a Model.",
            error.Message);
    }

    [Fact]
    public void A_limit_on_money_without_a_price_is_refused_in_a_container_and_without_one()
    {
        const string Expected =
            "Budget.Cost is 2.5 and model 'scripted' has no price, so every call would count as free. Give it one (ChatModelOptions.Price, or " +
            "Model:Price in configuration; 0 for a model that costs nothing), or leave Cost unset.";
        var limited = new ReasonerOptions { Running = new() { Budget = new() { Cost = 2.5m } } };
        var model = new ChatModel(Solving.Model(Script.Reply));
        Assert.StartsWith(Expected, Assert.Throws<ArgumentException>(() => Reasoner.For(model, limited)).Message, StringComparison.Ordinal);
        Assert.Equal(Expected, Assert.Throws<OptionsValidationException>(() => Solving.Reasoner(
            builder => builder.UseChatClient(Solving.Model(Script.Reply)).Configure(options => options.Running.Budget.Cost = 2.5m))).Message);
        Assert.StartsWith(
            Expected,
            Assert.Throws<ArgumentException>(() => { _ = Reasoner.For(model).SolveAsync(Solving.Problem(), new() { Budget = limited.Running.Budget }); }).Message,
            StringComparison.Ordinal);
        Reasoner.For(new ChatModel(Solving.Model(Script.Reply), new() { Price = new(0, 0) }), limited);
    }

    [Fact]
    public void What_was_composed_can_be_read_back()
    {
        var services = new ServiceCollection();
        services.AddTreeReasoner("read").UseChatClient(new NamedClient(), new() { Price = new(1, 2) })
            .AddEvaluator(new DelegateEvaluator(_ => 1), weight: 2)
            .AddEvaluator(new DelegateEvaluator(_ => 0))
            .Configure(options => options.Running.Budget.ModelCalls = 40);
        using var provider = services.BuildServiceProvider();
        var made = ((Reasoner)provider.GetRequiredKeyedService<IReasoner>("read")).Describe();
        Assert.Equal(("read", "MctsSearch", 40), (made.Name, made.Strategy, made.Budget.ModelCalls));
        Assert.Collection(
            made.Expanders, expander => Assert.IsType<MergingExpander>(expander), expander => Assert.IsType<SubQuestionExpander>(expander));
        Assert.Equal([2.0, 1.0], made.Evaluators.Select(evaluator => evaluator.Weight));
        Assert.IsType<FinishExpander>(made.Finisher);
        Assert.Equal(("of-its-own", 1m), (made.Model!.Name, made.Model.Price!.Prompt));
        Assert.NotEmpty(made.StrategySettings);
        Assert.Equal(
            "MctsSearch; MergingExpander → SubQuestionExpander; judged by 2·DelegateEvaluator + 1·DelegateEvaluator; model of-its-own",
            made.ToString());
    }

    [Fact]
    public async Task A_reasoner_by_new_takes_an_expander_in_place_of_asking_for_sub_questions()
    {
        var reasoner = Reasoner.For(
            new ChatModel(Solving.Model(Script.Reply)),
            expander: new DelegateExpander<ReasoningState>(request => [ReasoningGame.Candidate(request.State.Game.Answer(request.State, "42"))]));
        Assert.Equal("42", (await reasoner.SolveAsync(Solving.Problem())).Answer);
        Assert.Equal(["MergingExpander", "DelegateExpander`1"], reasoner.Describe().Expanders.Select(expander => expander.GetType().Name));
    }

    private sealed class Asking(ChatModel model, PromptSet? prompts = null) : IExpander<ReasoningState>
    {
        public ChatModel Model => model;

        public PromptSet? Prompts => prompts;

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class NamedClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null)
        {
            if (serviceType == typeof(ChatClientMetadata))
            {
                return new ChatClientMetadata("test", null, "of-its-own");
            }

            return null;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Rule : IAnswerEquivalence
    {
        public string KeyOf(Problem problem, string answer) => answer;
    }
}
