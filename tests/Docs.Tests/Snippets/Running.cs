namespace TreeReasoner.Docs.Snippets;

public sealed class Running
{
    [Fact]
    public async Task Budgets_workers_and_stop_rules()
    {
        var (problem, expander, quality) = (Stage.Problem, Stage.Expander, Stage.Quality);

        // snippet: run-with-a-budget
        var game = new ReasoningGame(problem);
        var runner = new SearchRunner<ReasoningState>(
            new MctsSearch<ReasoningState>(game.Root),
            expander,
            new GameEvaluator(quality),
            new SearchRunnerOptions
            {
                MaxConcurrency = 4,
                Order = CompletionOrder.Ordered,
                Budget = new() { Simulations = 200, ModelCalls = 60, Time = TimeSpan.FromMinutes(2) },
            },
            stopRules: [new StopWhenSolved<ReasoningState>(0.9)]);

        var result = await runner.RunAsync();
        Console.WriteLine($"{result.StopReason}; {result.Usage.Calls} calls in {result.Turns.Count} turn");
        // end
        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
    }

    [Fact]
    public async Task Progress()
    {
        var (reasoner, problem, cancellationToken) = (Stage.Reasoner, Stage.Problem, CancellationToken.None);
        var solved = false;

        // snippet: stream-progress
        await foreach (var progress in reasoner.SolveStreamingAsync(problem, cancellationToken: cancellationToken))
        {
            if (progress.Event is VisitCompleted<ReasoningState> done)
            {
                Console.WriteLine($"{done.Simulations} simulations, {done.Usage.Calls} calls, best so far: {progress.BestAnswer ?? "-"}");
            }

            if (progress.Solution is { } solution)
            {
                Console.WriteLine(solution);      // outcome, return, bill and stop reason; never content
                // end
                solved = solution.Answer == "84";
                // snippet: stream-progress
            }
        }

        // end
        Assert.True(solved);
    }

    [Fact]
    public async Task Cancellation()
    {
        var (reasoner, problem) = (Stage.Reasoner, Stage.Problem);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var cancellationToken = stop.Token;
        Solution? partial = null;

        // snippet: cancel
        try
        {
            Console.WriteLine((await reasoner.SolveAsync(problem, cancellationToken: cancellationToken)).Answer);
        }
        catch (ReasoningCanceledException cancelled)
        {
            Console.WriteLine(cancelled.Partial);      // the best so far, with the bill of what was finished
            // end
            partial = cancelled.Partial;
            // snippet: cancel
        }

        // end
        Assert.NotNull(partial);
    }
}
