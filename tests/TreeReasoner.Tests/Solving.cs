using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Reasoners as users make them: by a container.</summary>
internal static class Solving
{
    public const string Key = "sk-very-secret-0123456789";

    public static IReasoner Reasoner(Action<TreeReasonerBuilder> configure, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        configure(services.AddTreeReasoner().Configure(options => options.Mcts()));
        return services.BuildServiceProvider().GetRequiredService<IReasoner>();
    }

    public static IReasoner Reasoner(StubServer server, Action<ReasonerOptions>? options = null, OpenAIModelOptions? network = null) =>
        Reasoner(builder => builder
            .UseOpenAI("stub-1", Key, server.Endpoint, new() { Price = new(1, 2) }, (network ?? new()) with { TimeProvider = new InstantTime() })
            .Configure(options ?? (_ => { })));

    public static IReasoner Reasoner(ScriptedChatClient client, Action<ReasonerOptions>? options = null, TimeProvider? clock = null) =>
        Reasoner(builder => builder.UseChatClient(client).Configure(options ?? (_ => { })), clock);

    /// <summary>A model without a network; 10 prompt and 5 completion tokens a call.</summary>
    public static ScriptedChatClient Model(Func<string, string> reply) =>
        new(request => ScriptedReply.Text(reply(request.Text), new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 }));

    public static Problem Problem(int window = 8192) => new(Script.Problem, window);

    /// <summary>The options of plain Monte Carlo tree search, which most tests here search with, to be changed.</summary>
    public static MctsSetup Mcts(this ReasonerOptions options)
    {
        if (options.Search.Strategy is not MctsSetup)
        {
            options.Search.Strategy = new MctsSetup();
        }

        return (MctsSetup)options.Search.Strategy;
    }

    /// <summary>The name of a strategy of the package, made with its defaults.</summary>
    public static SearchSetup Strategy(string name) => StrategyCatalog.BuiltIn.Find(name).Create();

    public static IReadOnlyList<SearchNode<ReasoningState>> Nodes(this SearchTree<ReasoningState> tree)
    {
        var nodes = new List<SearchNode<ReasoningState>>([tree.FirstRoot]);
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes.AddRange(nodes[i].Children);
        }

        return nodes;
    }

    /// <summary>The bill is the sum over the tree and the failed visits, and over the turns.</summary>
    public static void AssertBill(SearchResult<ReasoningState> search)
    {
        var searched = search.Turns.Aggregate((sum, turn) => sum + turn);
        Assert.Equal(searched, search.Tree.Nodes().Aggregate(search.FailedUsage, (sum, node) => sum + node.Usage));
        Assert.Equal(search.Usage, searched + search.FinalUsage);
        TreeIntegrity.Check(search.Tree);
    }

    /// <summary>The whole bill: the search's, and what came after it.</summary>
    public static void AssertBill(Solution solution)
    {
        Assert.Equal((solution.Usage, solution.FinalUsage), (solution.Search.Usage, solution.Search.FinalUsage));
        AssertBill(solution.Search);
    }

    /// <summary>All text that an error shows anywhere in its chain.</summary>
    public static void AssertNoSecrets(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            Assert.DoesNotContain("secret", at.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Script.Secret, at.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }
}
