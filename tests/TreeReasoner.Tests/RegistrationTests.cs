using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>What a container makes of the builder's words.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Without_a_model_and_an_expander_registration_says_what_to_call() =>
        Assert.Equal(
            "AddTreeReasoner has nothing to think with: call UseOpenAI, UseChatClient or AddExpander on the builder.",
            Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddTreeReasoner(builder => builder.AddEvaluator(_ => 1))).Message);

    [Fact]
    public void A_chat_client_that_is_not_registered_is_named()
    {
        var services = new ServiceCollection().AddTreeReasoner(builder => builder.UseChatClient()).BuildServiceProvider();
        Assert.Contains(nameof(IChatClient), Assert.Throws<InvalidOperationException>(
            () => services.GetRequiredService<ITreeReasoner>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registered_chat_client_is_used()
    {
        var model = Solving.Model(Script.Reply);
        var services = new ServiceCollection().AddSingleton<IChatClient>(model).AddTreeReasoner(builder => builder.UseChatClient()).BuildServiceProvider();
        Assert.Equal("42", (await services.GetRequiredService<ITreeReasoner>().SolveAsync(Solving.Problem())).Answer);
        Assert.NotEmpty(model.Requests);
    }

    [Fact]
    public void What_the_user_registered_first_stays()
    {
        var mine = new Mine();
        var services = new ServiceCollection().AddSingleton<ITreeReasoner>(mine)
            .AddTreeReasoner(builder => builder.UseChatClient(Solving.Model(Script.Reply))).BuildServiceProvider();
        Assert.Same(mine, services.GetRequiredService<ITreeReasoner>());
    }

    [Fact]
    public void One_reasoner_serves_all()
    {
        var services = new ServiceCollection().AddTreeReasoner(builder => builder.UseChatClient(Solving.Model(Script.Reply))).BuildServiceProvider();
        Assert.Same(services.GetRequiredService<ITreeReasoner>(), services.GetRequiredService<ITreeReasoner>());
    }

    [Theory]
    [InlineData("", "k", "model")]
    [InlineData("m", " ", "apiKey")]
    public void An_empty_model_or_key_is_refused_at_once(string model, string key, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddTreeReasoner(builder => builder.UseOpenAI(model, key))).ParamName);

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

    private sealed class Mine : ITreeReasoner
    {
        public Task<Solution> SolveAsync(Problem problem, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ReasoningProgress> SolveStreamingAsync(Problem problem, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
