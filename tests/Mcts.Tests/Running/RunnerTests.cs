namespace TreeReasoner.Tests;

public class RunnerTests
{
    [Fact]
    public async Task More_candidates_than_a_state_can_have_are_an_error_that_names_the_expander()
    {
        var root = new Branch("root") { Judged = 0 };
        var search = new MctsSearch<Branch>(root);

        var result = await new SearchRunner<Branch>(search, new Flood(), root, new() { MaxConsecutiveFailures = 1 }).RunAsync();

        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Contains("'Flood' gave 20000 candidates", result.Cause?.Message, StringComparison.Ordinal);
        Assert.Equal(0, search.InFlight);
        Assert.Equal(0, search.Tree.Root.Stats.InFlight);
    }

    [Fact]
    public void A_machine_that_is_given_too_many_candidates_is_left_as_it_was()
    {
        var search = new MctsSearch<Branch>(new Branch("root"));
        search.Begin(out var visit);

        Assert.Throws<InvalidOperationException>(() => search.Complete(visit, new(new Candidate<Branch>[20_000])));

        search.Abandon(visit);
        Assert.Equal(0, search.Tree.Root.Stats.InFlight);
        Assert.Equal(BeginStatus.Begun, search.Begin(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_consumer_may_wait_for_its_stream_as_if_it_were_not_asynchronous(bool toTheEnd)
    {
        // Were its code run inside a worker's write, it would wait for the worker that waits for it.
        var tree = new Branch("root", [.. Enumerable.Range(0, 60).Select(i => new Branch($"{i}") { IsAnswer = true, Judged = 0.5 })]) { Judged = 0 };
        var later = new Later(tree);
        var search = new MctsSearch<Branch>(tree, new() { Policy = new(widening: new FixedWidening(60)) });
        var events = new SearchRunner<Branch>(search, later, later, new() { MaxConcurrency = 4 }).StreamAsync().GetAsyncEnumerator();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await events.MoveNextAsync());
        }

        while (toTheEnd && Blocking(events.MoveNextAsync().AsTask()))
        {
            // to the end
        }

        Blocking(Ended(events.DisposeAsync()));
        Assert.Equal(0, search.InFlight);

        static T Blocking<T>(Task<T> task) => task.GetAwaiter().GetResult();

        static async Task<bool> Ended(ValueTask task)
        {
            await task.ConfigureAwait(false);
            return true;
        }
    }

    [Fact]
    public async Task Options_changed_after_a_runner_was_made_do_not_reach_it()
    {
        var tree = new Branch("root", [.. Enumerable.Range(0, 30).Select(i => new Branch($"{i}") { IsAnswer = true, Judged = 0.5 })]) { Judged = 0 };
        var options = new SearchRunnerOptions { Budget = new() { Simulations = 5 } };
        var runner = new SearchRunner<Branch>(new MctsSearch<Branch>(tree, new() { Policy = new(widening: new FixedWidening(30)) }), tree, tree, options);

        options.Budget.Simulations = 17;

        Assert.Equal(5, (await runner.RunAsync()).Simulations);
    }

    [Fact]
    public async Task What_a_users_exception_says_is_not_quoted()
    {
        var root = new Branch("root") { Judged = 0 };

        var result = await new SearchRunner<Branch>(
            new MctsSearch<Branch>(root), new Talkative(), root, new() { MaxConsecutiveFailures = 1 }).RunAsync();

        Assert.DoesNotContain("secret", result.StopReason.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Cause!.Message, StringComparison.Ordinal);
        Assert.Contains("'Talkative'", result.Cause.Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Usage.Calls);      // what it says was paid still counts
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-5)]
    [InlineData(99)]
    public async Task A_policy_that_chooses_nothing_while_something_is_available_is_an_error_not_an_exhausted_tree(int? choice)
    {
        var tree = new Branch("root", new Branch("a") { IsAnswer = true, Judged = 1 }) { Judged = 0 };
        var search = new MctsSearch<Branch>(tree, new() { Policy = new(new Always(choice)) });

        var result = await new SearchRunner<Branch>(search, tree, tree).RunAsync();

        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Contains($"'Always' chose candidate {choice?.ToString() ?? "null"} of 1 at depth 0", result.Cause?.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Simulations);      // what was found out is kept
        Assert.Equal(0, search.InFlight);
    }

    [Fact]
    public async Task A_stop_rule_that_throws_ends_the_search_with_its_name_and_loses_nothing()
    {
        var tree = new Branch("root", new Branch("a") { IsAnswer = true, Judged = 1 }) { Judged = 0 };

        var result = await new SearchRunner<Branch>(new MctsSearch<Branch>(tree), tree, tree, stopRules: [new ThrowingRule()]).RunAsync();

        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Contains("'ThrowingRule'", result.Cause?.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Simulations);
    }

    [Fact]
    public async Task A_chain_ends_at_its_most_steps_and_says_so()
    {
        var tree = new Branch("0", new Branch("1", new Branch("2", new Branch("3") { IsAnswer = true, Judged = 1 }))) { Judged = 0.5 };

        var result = await new SearchRunner<Branch>(new GreedySearch<Branch>(tree, maxSteps: 2), tree, tree).RunAsync();

        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
        Assert.Equal("2", result.Recommendation.Leaf?.State.Name);
    }

    [Fact]
    public async Task A_chain_that_was_cut_short_recommends_the_steps_it_took()
    {
        var tree = new Branch("0", new Branch("1", new Branch("2", new Branch("3") { IsAnswer = true, Judged = 1 })));
        var search = new GreedySearch<Branch>(tree);
        for (var i = 0; i < 2; i++)
        {
            search.Begin(out var visit);
            search.Complete(visit, new((await tree.ExpandAsync(new(visit.State, 1, []), default)).Candidates));
        }

        Assert.Equal(["1", "2"], search.Recommend().Line.Select(node => node.State.Name));
    }

    private sealed class Always(int? choice) : ISelectionPolicy
    {
        public string Description => nameof(Always);

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children) => choice;
    }

    private sealed class ThrowingRule : IStopRule<Branch>
    {
        public StopReason? Check(in SearchStatus<Branch> status) => throw new InvalidOperationException("boom");
    }

    private sealed class Flood : IExpander<Branch>
    {
        public ValueTask<Expansion<Branch>> ExpandAsync(ExpansionRequest<Branch> request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Expansion<Branch>([.. Enumerable.Range(0, 20_000).Select(i => new Candidate<Branch>(new Branch($"{i}")))]));
    }

    private sealed class Talkative : IExpander<Branch>
    {
        public ValueTask<Expansion<Branch>> ExpandAsync(ExpansionRequest<Branch> request, CancellationToken cancellationToken) =>
            throw new TalkativeException();
    }

    private sealed class TalkativeException() : Exception("the secret problem text"), IFailureDetails
    {
        public Usage Usage => new(Calls: 3);

        public bool IsPermanent => false;
    }

    private sealed class Later(Branch tree) : IExpander<Branch>, IEvaluator<Branch>
    {
        public async ValueTask<Expansion<Branch>> ExpandAsync(ExpansionRequest<Branch> request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await tree.ExpandAsync(request, cancellationToken);
        }

        public async ValueTask<Evaluation> EvaluateAsync(Branch state, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await tree.EvaluateAsync(state, cancellationToken);
        }
    }
}
