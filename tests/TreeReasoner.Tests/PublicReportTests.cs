using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>Whole problems against the servers of public bug reports.</summary>
public sealed class PublicReportTests
{
    public static TheoryData<string> Solves => new(ReportRow.Own.Where(row => row.Surface == "solve").Select(row => row.Id));

    [Theory]
    [MemberData(nameof(Solves))]
    public async Task A_problem_is_solved_with_a_server_of_a_public_report_or_its_failure_explained(string id)
    {
        var row = ReportRow.Own.Single(row => row.Id == id);
        await using var server = await StubServer.StartAsync(row.Reply);
        var endpoint = new Uri(server.Endpoint.GetLeftPart(UriPartial.Authority) + row.Path);
        var model = OpenAIModel.Create("m", "key", endpoint, new() { MaxOutputTokens = 256 }, new() { MaxRetries = 0 });
        var options = new ReasonerOptions { Running = { Budget = { Simulations = 6, ModelCalls = 30 } }, Search = { Strategy = new MctsSetup() } };
        Solution? solution = null;
        string? why = null;
        try
        {
            solution = await Reasoner.For(model, options).SolveAsync(new Problem("What is 6*7?"));
            why = solution.Search.Cause?.Message;
        }
        catch (ReasoningFailedException failed)
        {
            why = failed.Message;
        }

        foreach (var expected in row.Expected.EnumerateObject())
        {
            switch (expected.Name)
            {
                case "answer":
                    Assert.Equal(expected.Value.GetString(), solution!.Answer);
                    break;
                case "completion":
                    Assert.Equal(expected.Value.GetInt32(), solution!.Usage.CompletionTokens);
                    break;
                case "estimated":
                    Assert.Equal(expected.Value.GetBoolean(), solution!.Usage.IsEstimated);
                    break;
                default:
                    Assert.Equal("saysWhy", expected.Name);
                    Assert.Contains("Model 'm' at ", why, StringComparison.Ordinal);
                    break;
            }
        }
    }
}
