using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>What a container makes of the builder's words.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Without_a_model_and_an_expander_registration_says_what_to_call() =>
        Assert.Equal(
            "The reasoner has nothing to think with: call UseOpenAI, UseChatClient or AddExpander on its builder, or bind a section with a Model.",
            Assert.Throws<OptionsValidationException>(() => Solving.Reasoner(builder => builder.AddEvaluator(_ => 1))).Message);

    [Fact]
    public void A_chat_client_that_is_not_registered_is_named()
    {
        var services = new ServiceCollection().AddTreeReasoner().UseChatClient().Services.BuildServiceProvider();
        Assert.Contains(nameof(IChatClient), Assert.Throws<InvalidOperationException>(
            () => services.GetRequiredService<IReasoner>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registered_chat_client_is_used()
    {
        var model = Solving.Model(Script.Reply);
        var services = new ServiceCollection().AddSingleton<IChatClient>(model).AddTreeReasoner().UseChatClient().Services.BuildServiceProvider();
        Assert.Equal("42", (await services.GetRequiredService<IReasoner>().SolveAsync(Solving.Problem())).Answer);
        Assert.NotEmpty(model.Requests);
    }

    [Fact]
    public void What_the_user_registered_first_stays()
    {
        var mine = new Mine();
        var services = new ServiceCollection().AddSingleton<IReasoner>(mine)
            .AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply)).Services.BuildServiceProvider();
        Assert.Same(mine, services.GetRequiredService<IReasoner>());
    }

    [Fact]
    public void One_reasoner_serves_all()
    {
        var services = new ServiceCollection().AddTreeReasoner().UseChatClient(Solving.Model(Script.Reply)).Services.BuildServiceProvider();
        Assert.Same(services.GetRequiredService<IReasoner>(), services.GetRequiredService<IReasoner>());
    }

    [Theory]
    [InlineData("", "k", "model")]
    [InlineData("m", " ", "apiKey")]
    public void An_empty_model_or_key_is_refused_at_once(string model, string key, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddTreeReasoner().UseOpenAI(model, key)).ParamName);

    [Fact]
    public async Task One_reasoner_solves_several_problems_at_once_each_with_its_own_bill()
    {
        var model = Solving.Model(Script.Endless);
        var reasoner = Solving.Reasoner(model, options => (options.Running.MaxConcurrency, options.Running.Budget.Simulations) = (2, 8));
        var solutions = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => reasoner.SolveAsync(new($"Problem {i}")))));
        Assert.Equal(model.Requests.Count, solutions.Sum(solution => solution.Usage.Calls));
        Assert.All(solutions, solution => Assert.Equal(8, solution.Search.Simulations));
        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task An_expander_made_from_services_has_the_options_it_was_given()
    {
        var model = Solving.Model(Script.Reply);
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(model)
            .AddExpander(services => new SubQuestionExpander(
                services.GetRequiredService<ChatModel>(), new() { Mode = SubQuestionMode.Sample, Temperature = 0.75f }))
            .Configure(options => (options.Mcts().Candidates, options.Running.Budget.Simulations) = (3, 1)));
        try
        {
            await reasoner.SolveAsync(Solving.Problem());
        }
        catch (ReasoningFailedException)
        {
            // The script answers lists; what counts is how it was asked.
        }

        Assert.Equal(3, model.Requests.Count(request => request.Options?.Temperature == 0.75f));
    }

    [Fact]
    public async Task Changed_parts_are_used_in_place_of_the_default_ones()
    {
        var finisher = new DelegateExpander<ReasoningState>(request => [ReasoningGame.Candidate(request.State.Game.Answer(request.State, "by the finisher"))]);
        var given = new List<ReasonerParts>();
        var services = new ServiceCollection().AddSingleton("Seven").AddTreeReasoner()
            .ConfigureParts((_, parts) => Note(parts) with { Finisher = finisher })
            .UseChatClient(Solving.Model(request => Script.KindOf(request) == Asked.Steps
                ? Script.Candidates(($"How long is {request.Length}?", "long", 1))
                : Script.Endless(request)))
            .ConfigureParts((provider, parts) => Note(parts) with
            {
                Search = root => new MctsSearch<ReasoningState>(root, new() { Backup = Backup.Maximum }, new MostVisits<ReasoningState>()),
                StopRules = () => [new StopAt(7, provider.GetRequiredService<string>())],
            }).Services.BuildServiceProvider();
        var solution = await services.GetRequiredService<IReasoner>().SolveAsync(Solving.Problem());
        Assert.Equal(("by the finisher", 7, "Seven"), (solution.Answer, solution.Search.Simulations, solution.StopReason.Rule));
        Assert.Equal(Backup.Maximum, solution.Tree.Backup);
        Assert.NotNull(given[0].Finisher);
        Assert.Same(finisher, given[1].Finisher);      // in order, each to what the one before gave
        Assert.IsType<MergingExpander>(given[1].Expander);

        ReasonerParts Note(ReasonerParts parts)
        {
            given.Add(parts);
            return parts;
        }
    }

    [Fact]
    public void An_expander_that_merges_with_options_of_its_own_is_not_merged_once_more()
    {
        var mine = new MergingExpander(
            new DelegateExpander<ReasoningState>(_ => new List<Candidate<ReasoningState>>()), embeddings: null, new() { Similarity = 0.5 });
        ReasonerParts? given = null;
        Solving.Reasoner(builder => builder.AddExpander(_ => mine).ConfigureParts((_, parts) => given = parts));
        Assert.Same(mine, given?.Expander);
    }

    [Fact]
    public void A_change_that_gives_no_parts_is_told() =>
        Assert.Equal(
            "A change given to ConfigureParts gave null; it gives the parts to use.",
            Assert.Throws<InvalidOperationException>(() => Solving.Reasoner(
                builder => builder.UseChatClient(Solving.Model(Script.Reply)).ConfigureParts((_, _) => null!))).Message);

    private sealed class StopAt(int simulations, string name) : IStopRule<ReasoningState>
    {
        public StopReason? Check(in SearchStatus<ReasoningState> status) =>
            status.Search.Simulations < simulations ? null : new(StopKind.Custom, name, "these are enough");
    }

    private sealed class Mine : IReasoner
    {
        public Task<Solution> SolveAsync(Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(
            Problem problem, SolveOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<Solution> ReplayAsync(IJournal journal, SolveOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
