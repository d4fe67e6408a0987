// snippet: getting-started
using TreeReasoner;
using TreeReasoner.Pocket;

// end
// snippet: getting-started-check
using TreeReasoner.Evaluators;

// end
// snippet: getting-started-model
using TreeReasoner.Models;

// end
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TreeReasoner.Docs.Snippets;

public sealed class GettingStarted
{
    [Fact]
    public async Task A_first_search_and_its_picture()
    {
        // snippet: getting-started
        var pocket = PocketReasoner.Create();
        var puzzle = CoinPuzzle.Generate(seed: 3, steps: 4, PuzzleSplit.Test).ToProblem();
        var found = await pocket.SolveAsync(puzzle);

        Console.WriteLine(found.Answer);             // 30
        Console.WriteLine(found.StrategyReason);     // which strategy searched, and why
        Console.WriteLine(found.Usage);              // what it cost
        // end
        Assert.Equal("30", found.Answer);
        Assert.NotEmpty(found.StrategyReason);

        // snippet: getting-started-picture
        Console.WriteLine("```mermaid");
        Console.WriteLine(found.ToMermaid() + "```");
        // end
        Assert.Contains("Answer#58; 30", found.ToMermaid(), StringComparison.Ordinal);
    }

    internal static Reasoner ModelOfOnesOwn(string apiKey)
    {
        // snippet: getting-started-model
        var model = OpenAIModel.Create(
            "gpt-6-luna", apiKey, endpoint: null, new() { Price = new(prompt: 0.25m, completion: 2m) });
        var reasoner = Reasoner.For(model, new() { Running = new() { Budget = new() { Cost = 0.05m } } });
        // end
        return reasoner;
    }

    internal static Reasoner CheckOfOnesOwn(ChatModel model)
    {
        // snippet: getting-started-check
        var checkedReasoner = Reasoner.For(
            model, evaluators: [new(new VerifierEvaluator(answer => int.TryParse(answer, out var boxes) && boxes * 12 >= 100), 1)]);
        // end
        return checkedReasoner;
    }

    internal static async Task TypedAnswerAsync(IReasoner reasoner)
    {
        // snippet: getting-started-typed
        var order = await reasoner.SolveAsync<BoxOrder>(new Problem("How many boxes of 12 hold 100 eggs, and are all of them full?"));
        if (order.TryGetValue(out var boxes))
        {
            Console.WriteLine($"{boxes.Boxes} boxes, {order.Solution.Usage.Calls} calls");
        }
        // end
    }

    internal static void TwoReasoners(IServiceCollection services, IChatClient small, IChatClient large)
    {
        // snippet: how-to-two-reasoners
        services.AddTreeReasoner("quick").UseChatClient(small).Configure(options => options.Running.Budget.ModelCalls = 20);
        services.AddTreeReasoner("careful").UseChatClient(large).Configure(options => options.Running.Budget.ModelCalls = 200);
        // end
    }

    internal static void FromConfiguration(IServiceCollection services, IConfiguration configuration)
    {
        // snippet: how-to-configuration
        services.AddTreeReasoner().Bind(configuration.GetSection("Reasoner"));
        // end
    }

    internal static async Task<string> MessagesAsync(IChatClient client)
    {
        // snippet: how-to-messages
        var thinking = client.AsBuilder().UseTreeReasoner().Build();
        var reply = await thinking.GetResponseAsync(
        [
            new(ChatRole.System, "You are terse."),
            new(ChatRole.User, "How many boxes of 12 hold 100 eggs?"),
        ]);
        // end
        return reply.Text;
    }

    internal static void Listening()
    {
        // snippet: how-to-telemetry
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TreeReasonerTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Console.WriteLine($"{activity.OperationName} {activity.Duration.TotalMilliseconds:0} ms"),
        };
        ActivitySource.AddActivityListener(listener);
        // end
    }

    internal static async Task<Solution> JournaledAsync(IReasoner reasoner, Problem problem)
    {
        // snippet: how-to-journal
        using var journal = FileJournal.Open("ticket-17.jsonl");
        var solution = await reasoner.SolveAsync(problem, new() { Journal = journal });
        // end
        return solution;
    }

    // snippet: getting-started-typed
    internal sealed record BoxOrder(int Boxes, bool AllFull);
    // end
}
