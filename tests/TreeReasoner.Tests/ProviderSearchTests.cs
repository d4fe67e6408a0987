using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>A whole search against each dialect, with everything refused that its provider refuses.</summary>
public sealed class ProviderSearchTests
{
    public static TheoryData<string> Dialects => new(DialectTable.All.Select(dialect => dialect.Name));

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_problem_is_solved_through_every_provider_of_the_table(string name)
    {
        var dialect = DialectTable.Of(name);
        await using var server = await StubServer.StartAsync(request => dialect.Reply(request, ReportRow.Good));
        var protocol = dialect.IsResponses ? OpenAIProtocol.Responses : OpenAIProtocol.Auto;
        var network = new OpenAIModelOptions { MaxRetries = 0, Protocol = protocol };
        var model = OpenAIModel.Create(dialect.Model, "key", server.Endpoint, network: network);
        var options = new ReasonerOptions { Running = { Budget = { Simulations = 6 } }, Search = { Strategy = new MctsSetup() } };
        var solution = await Reasoner.For(model, options).SolveAsync(new Problem("What is 6*7?"));
        Assert.Equal("42", solution.Answer);
        Assert.Equal(server.Requests.Count, solution.Usage.Calls);
        Assert.False(solution.Usage.IsEstimated);
    }
}
