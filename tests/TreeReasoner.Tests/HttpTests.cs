using TreeReasoner.ChatStub;

namespace TreeReasoner.Tests;

/// <summary>The whole way: container, search, OpenAI's client, a server.</summary>
public sealed class HttpTests
{
    [Fact]
    public async Task A_problem_goes_in_and_an_answer_comes_out_with_its_steps_its_tree_and_its_bill()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Completion(
            [Script.Reply(request.Text)], prompt: 100, completion: 20, cached: 40, reasoning: 7));
        var solution = await Solving.Reasoner(server).SolveAsync(Solving.Problem());

        Assert.Equal(("42", Outcome.Answered, StopKind.Solved), (solution.Answer, solution.Outcome, solution.StopReason.Kind));
        Assert.Equal(1, solution.Confidence);
        Assert.Equal(0.95, solution.Return, 12);      // q = 1 after two turns, at a step price of 0.1
        Assert.Single(solution.Steps);
        Assert.All(server.Requests, request => Assert.Equal($"Bearer {Solving.Key}", request.Authorization));

        var calls = server.Requests.Count;
        Assert.Equal(
            new Usage(calls, 100 * calls, 20 * calls, 7 * calls, 40 * calls, calls * 140e-6m), solution.Usage);
        Assert.Equal(solution.Usage, solution.Search.Usage);
        Solving.AssertBill(solution.Search);
        Assert.DoesNotContain(Script.Secret, solution.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Progress_comes_in_order_gets_no_worse_and_ends_with_the_solution(int workers)
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text(Script.Endless(request.Text)));
        var reasoner = Solving.Reasoner(server, options =>
        {
            options.Running.MaxConcurrency = workers;
            options.Running.Budget.Simulations = 20;
        });
        var seen = new List<ReasoningProgress>();
        await foreach (var progress in reasoner.SolveStreamingAsync(Solving.Problem()))
        {
            seen.Add(progress);
        }

        Assert.IsType<SearchStarted<ReasoningState>>(seen[0].Event);
        Assert.IsType<SearchFinished<ReasoningState>>(seen[^1].Event);
        Assert.All(seen.SkipLast(1), progress => Assert.Null(progress.Solution));
        Assert.Equal(20, seen[^1].Solution!.Search.Simulations);
        Assert.True(seen.Zip(seen.Skip(1)).All(pair => pair.First.Event.Elapsed <= pair.Second.Event.Elapsed));
        var returns = seen.Select(progress => progress.BestReturn).OfType<double>().ToList();
        Assert.NotEmpty(returns);
        returns.RemoveAt(returns.Count - 1);      // the recommended line, which need not be the one of the highest return
        Assert.True(returns.Zip(returns.Skip(1)).All(pair => pair.First <= pair.Second));
        Assert.All(seen, progress => Assert.Equal(progress.BestAnswer is null, progress.BestReturn is null));

        var begun = seen.Select(progress => progress.Event).OfType<VisitBegun<ReasoningState>>().Select(e => e.Number).ToList();
        var ended = seen.Select(progress => progress.Event).Select(e => e switch
        {
            VisitCompleted<ReasoningState> completed => completed.Number,
            VisitAbandoned<ReasoningState> abandoned => abandoned.Number,
            _ => -1L,
        }).Where(number => number >= 0).ToList();
        Assert.Equal(begun.Order(), ended.Order());
        Assert.Equal(begun, begun.Order());
        Assert.Equal(server.Requests.Count, seen[^1].Solution!.Usage.Calls);
    }

    [Fact]
    public async Task Leaving_early_ends_the_calls_in_flight_on_the_server()
    {
        var busy = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(request =>
        {
            if (Script.Depth(request.Text) == 0)
            {
                return StubReply.Text(Script.Endless(request.Text));
            }

            busy.TrySetResult();
            return StubReply.Hang();
        });
        var reasoner = Solving.Reasoner(server, options => options.Running.MaxConcurrency = 3);
        await foreach (var progress in reasoner.SolveStreamingAsync(Solving.Problem()))
        {
            if (progress.Event is VisitBegun<ReasoningState> { Number: > 2 })
            {
                break;
            }
        }

        await server.AnsweredAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, server.InFlight);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancelling_ends_the_calls_in_flight_and_keeps_the_best_so_far_and_the_bill(int workers)
    {
        using var stop = new CancellationTokenSource();
        var paid = 0;
        await using var server = await StubServer.StartAsync(request =>
        {
            if (request.Number < 12)
            {
                Interlocked.Increment(ref paid);
                return StubReply.Text(Script.Endless(request.Text));
            }

            stop.Cancel();
            return StubReply.Hang();
        });
        var reasoner = Solving.Reasoner(server, options => options.Running.MaxConcurrency = workers);
        var cancelled = await Assert.ThrowsAsync<ReasoningCanceledException>(() => reasoner.SolveAsync(Solving.Problem(), cancellationToken: stop.Token));

        await server.AnsweredAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, server.InFlight);
        var partial = cancelled.Partial;
        Assert.NotNull(partial.Answer);
        Assert.Equal(Outcome.Answered, partial.Outcome);
        Assert.InRange(partial.Search.CancelledVisits, 1, workers);
        Assert.InRange(partial.Usage.Calls, 12 - workers + 1, 12);      // a reply may cross the cancellation on its way
        Solving.AssertBill(partial.Search);
    }

    [Fact]
    public async Task Turn_by_turn_keeps_the_chosen_subtree_and_bills_each_turn()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text(Script.Endless(request.Text)));
        var reasoner = Solving.Reasoner(server, options =>
        {
            options.Mcts().SimulationsPerTurn = 4;
            options.Running.Budget.Simulations = 14;
        });
        var turns = new List<Usage>();
        Solution? solution = null;
        await foreach (var progress in reasoner.SolveStreamingAsync(Solving.Problem()))
        {
            if (progress.Event is TurnCommitted<ReasoningState> committed)
            {
                turns.Add(committed.Usage);
                Assert.True(committed.At.Depth > 0);      // what was searched below it stays
            }

            solution = progress.Solution;
        }

        Assert.NotEmpty(turns);
        Assert.Equal(turns, solution!.Search.Turns.Take(turns.Count));
        Assert.Equal(server.Requests.Count, solution.Usage.Calls);
        Assert.Equal(turns.Count, solution.Tree.Root.Depth);
        Solving.AssertBill(solution.Search);
    }

    [Fact]
    public async Task Without_schemas_the_same_problem_is_solved_and_the_refusal_is_on_the_bill()
    {
        await using var server = await StubServer.StartAsync(request => request.Has("response_format")
            ? StubReply.Error(400, "'response_format' of type 'json_schema' is not supported", null, "response_format")
            : StubReply.Text(Script.Reply(request.Text)));
        var solution = await Solving.Reasoner(server).SolveAsync(Solving.Problem());
        Assert.Equal("42", solution.Answer);
        Assert.Equal(1, server.Requests.Count(request => request.Has("response_format")));
        Assert.Equal(server.Requests.Count, solution.Usage.Calls);
    }
}
