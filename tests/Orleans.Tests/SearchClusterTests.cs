using Microsoft.Extensions.AI;
using TreeReasoner.Cluster;

namespace TreeReasoner.Tests;

/// <summary>What callers of a cluster can do, at one silo.</summary>
public sealed class SearchClusterTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static int s_problems;

    private SearchCluster Cluster => fixture.Cluster.Cluster;

    private IReasoner Reasoner => fixture.Cluster.Reasoner;

    [RedisFact]
    public async Task A_reasoner_of_the_cluster_gives_the_solution_of_a_search_that_ran_at_a_silo()
    {
        var problem = NewProblem();
        var solution = await Reasoner.SolveAsync(problem);
        Assert.Equal(problem, solution.Problem);
        Assert.NotNull(solution.Answer);
        Assert.Equal(16, solution.Search.Simulations);
    }

    [RedisFact]
    public async Task Progress_tells_each_event_and_ends_with_the_solution()
    {
        var all = new List<ReasoningProgress>();
        await foreach (var progress in Reasoner.SolveStreamingAsync(NewProblem()))
        {
            all.Add(progress);
        }

        Assert.Equal(ReasoningProgressKind.Started, all[0].Kind);
        Assert.Equal(ReasoningProgressKind.Finished, all[^1].Kind);
        Assert.NotNull(all[^1].Solution!.Answer);
        Assert.All(all.SkipLast(1), progress => Assert.Null(progress.Solution));
        Assert.Contains(all.SkipLast(1), progress => progress.BestAnswer is not null);
        Assert.Equal(16, all[^1].Simulations);
    }

    [RedisFact]
    public async Task A_search_that_a_call_began_is_forgotten_when_the_call_is_over()
    {
        await Reasoner.SolveAsync(NewProblem());
        var kept = new List<string>();
        await foreach (var entry in fixture.Cluster.Journals.ListAsync())
        {
            kept.Add(entry.Id);
        }

        Assert.DoesNotContain(kept, id => id.StartsWith("solve-", StringComparison.Ordinal));
    }

    [RedisFact]
    public async Task Started_twice_it_is_one_search_and_another_problem_is_refused()
    {
        var problem = NewProblem();
        await Cluster.StartAsync("twice", problem);
        var search = await Cluster.StartAsync("twice", problem);
        var end = await search.WaitAsync();
        Assert.Equal((SearchState.Ended, 1), (end.State, end.Runs));
        await Cluster.StartAsync("twice", problem);
        Assert.Equal(1, (await search.GetAsync()).Runs);
        var error = await Assert.ThrowsAsync<ClusterException>(() => Cluster.StartAsync("twice", NewProblem()));
        Assert.Contains("another problem or other options", error.Message, StringComparison.Ordinal);
        Assert.True(await search.DeleteAsync());
        Assert.Equal(SearchState.Unknown, (await search.GetAsync()).State);
        Assert.False(await search.DeleteAsync());
    }

    [RedisFact]
    public async Task A_stopped_search_has_its_best_so_far()
    {
        var search = await Cluster.StartAsync("stopped", NewProblem(), Long());
        await AfterVisitsAsync(search, 12);
        await search.StopAsync();
        var end = await search.WaitAsync();
        Assert.Equal((SearchState.Stopped, null), (end.State, end.Error));
        Assert.NotNull(end.Solution!.Answer);
        Assert.True(end.Solution.Simulations >= 8);
    }

    [RedisFact]
    public async Task A_cancelled_call_cancels_its_search_and_holds_what_was_seen()
    {
        using var stop = new CancellationTokenSource();
        var error = await Assert.ThrowsAsync<ReasoningCanceledException>(async () =>
        {
            var visits = 0;
            await foreach (var progress in Reasoner.SolveStreamingAsync(NewProblem(), Long().Solve, stop.Token))
            {
                visits += progress.Kind == ReasoningProgressKind.VisitCompleted ? 1 : 0;
                if (visits == 6)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.True(error.Partial.Search.Simulations >= 3);
        await EventuallyAsync(async () => (await ListAsync()).TrueForAll(id => !id.StartsWith("solve-", StringComparison.Ordinal)));
    }

    [RedisFact]
    public async Task A_watcher_that_comes_back_gets_what_it_has_not_seen_each_once()
    {
        var search = await Cluster.StartAsync("watched", NewProblem());
        var seen = new List<ClusterSearchEvent>();
        while (seen is [] || seen[^1].Event is not SearchFinished<ReasoningState>)
        {
            var more = 0;
            await foreach (var happened in search.WatchAsync(seen.Count))
            {
                seen.Add(happened);
                if (++more == 5)
                {
                    break;      // leaves
                }
            }
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => (long)number), seen.Select(one => one.Sequence));
        Assert.Equal(16, seen.Count(one => one.Event is VisitCompleted<ReasoningState> { Value: not null }));
    }

    [RedisFact]
    public async Task Searches_beyond_the_bound_wait_and_go_by_priority_and_those_beyond_the_queue_are_refused()
    {
        var searches = new List<ClusterSearch>();
        for (var i = 0; i < 8; i++)
        {
            var options = Long() with { Priority = i / 6 };
            searches.Add(await Cluster.StartAsync($"queued-{i}", NewProblem(), options));
        }

        var busy = await Assert.ThrowsAsync<ClusterBusyException>(() => Cluster.StartAsync("queued-8", NewProblem()));
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.Equal(SearchState.Unknown, (await Cluster.Find("queued-8").GetAsync()).State);
        await EventuallyAsync(async () => await RunningAsync(searches) is [0, 1, 2]);
        await searches[0].StopAsync();
        await EventuallyAsync(async () => await RunningAsync(searches) is [1, 2, 6]);
        await Task.WhenAll(searches.Select(search => search.CancelAsync()));
        var ends = await Task.WhenAll(searches.Select(search => search.WaitAsync()));
        Assert.All(ends.Skip(1), end => Assert.Equal(SearchState.Cancelled, end.State));
    }

    [RedisFact]
    public async Task A_journal_of_the_cluster_names_a_search_that_outlives_its_call()
    {
        var problem = NewProblem();
        await using var journal = await Cluster.Journals.OpenAsync("background");
        var options = new SolveOptions { Journal = journal };
        await foreach (var _ in Reasoner.SolveStreamingAsync(problem, options))
        {
            break;      // leaves
        }

        var solution = await Reasoner.SolveAsync(problem, options);
        Assert.Equal(1, (await Cluster.Find("background").GetAsync()).Runs);
        Assert.Equal(16, solution.Search.Simulations);
        Assert.True(await Cluster.Journals.DeleteAsync("background"));
    }

    [RedisFact]
    public async Task A_background_answer_of_a_chat_client_goes_on_in_another_process()
    {
        ChatMessage[] messages = [new(ChatRole.User, NewProblem().Text)];
        ChatOptions options = new() { AllowBackgroundResponses = true };
        var first = Reasoner.AsChatClient(new() { Journals = Cluster.Journals });
        var begun = await first.GetResponseAsync(messages, options);
        Assert.NotNull(begun.ContinuationToken);

        var second = Reasoner.AsChatClient(new() { Journals = Cluster.Journals });
        ChatResponse response;
        do
        {
            response = await second.GetResponseAsync(messages, new() { ContinuationToken = begun.ContinuationToken });
        }
        while (response.ContinuationToken is not null);
        Assert.NotEmpty(response.Text);
    }

    [RedisFact]
    public async Task What_silos_do_not_take_is_told_at_the_call()
    {
        var long1 = await Assert.ThrowsAsync<ArgumentException>(
            () => Cluster.StartAsync("long", new Problem(new string('x', 1_000_001), 1_000_000)));
        Assert.Contains("1,000,000 characters", long1.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => Cluster.StartAsync("unknown", NewProblem(), new() { Reasoner = "thorough" }));
        Assert.Contains("reasoner 'thorough'", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => Cluster.StartAsync("no/id", NewProblem()));
        var own = new SolveOptions { Journal = new MemoryJournal() };
        Assert.Throws<ArgumentException>(() => Reasoner.SolveStreamingAsync(NewProblem(), own));
        var nothing = await Assert.ThrowsAsync<ClusterException>(() => Cluster.Find("nothing").WaitAsync());
        Assert.Contains("is not there", nothing.Message, StringComparison.Ordinal);
    }

    private static Problem NewProblem() => new($"How many crates hold the apples of day {Interlocked.Increment(ref s_problems)}?");

    private static ClusterSearchOptions Long() => new() { Solve = new() { Budget = new() { Simulations = 5000 } } };

    private static async Task AfterVisitsAsync(ClusterSearch search, int visits)
    {
        await foreach (var happened in search.WatchAsync())
        {
            if (happened.Event is VisitCompleted<ReasoningState> && --visits == 0)
            {
                return;
            }
        }
    }

    private static async Task<int[]> RunningAsync(List<ClusterSearch> searches)
    {
        var states = await Task.WhenAll(searches.Select(async search => (await search.GetAsync()).State));
        return [.. Enumerable.Range(0, states.Length).Where(i => states[i] == SearchState.Running)];
    }

    private async Task<List<string>> ListAsync()
    {
        var ids = new List<string>();
        await foreach (var entry in Cluster.ListAsync())
        {
            ids.Add(entry.Id);
        }

        return ids;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(50, enough.Token);
        }
    }
}
