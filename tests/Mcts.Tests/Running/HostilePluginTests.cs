using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace TreeReasoner.Tests;

/// <summary>Whatever plug-ins, callbacks, listeners and workers do: a run ends, and with its bill.</summary>
public class HostilePluginTests
{
    private static readonly Usage Paid = new(1, 10, 5);

    public static TheoryData<Exception, int> Ends
    {
        get
        {
            var data = new TheoryData<Exception, int>();
            foreach (var workers in new[] { 1, 3 })
            {
#pragma warning disable CA2201 // what the runtime throws is thrown here as a plug-in would
                data.Add(new OutOfMemoryException(), workers);
                data.Add(new StackOverflowException(), workers);
#pragma warning restore CA2201
                data.Add(new OperationCanceledException(), workers);
                data.Add(new TimeoutException(), workers);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Whatever_an_expander_throws_is_a_failed_visit(Exception thrown, int workers)
    {
        var result = await RunAsync(new Expander(async _ =>
        {
            await Task.Yield();
            throw thrown;
        }), null, workers);
        Assert.Equal((StopKind.Failed, "Failed"), (result.StopReason.Kind, result.StopReason.Rule));
        Assert.Same(thrown, Assert.IsType<PluginException>(result.Cause).InnerException);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Whatever_an_evaluator_throws_is_a_failed_visit_and_the_expansion_is_billed(Exception thrown, int workers)
    {
        var result = await RunAsync(new Expander(state => new(new Expansion<int>([new(2 * state), new((2 * state) + 1)], Paid))), new Evaluator(async _ =>
        {
            await Task.Yield();
            throw thrown;
        }), workers);
        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.True(result.Usage.Calls >= Paid.Calls);
        Assert.Same(thrown, Assert.IsType<PluginException>(result.Cause).InnerException);
    }

    [Theory]
    [InlineData(CompletionOrder.Throughput)]
    [InlineData(CompletionOrder.Ordered)]
    public async Task A_worker_that_ends_ends_the_run_with_its_bill_and_nothing_is_in_flight(CompletionOrder order)
    {
        var search = new MctsSearch<int>(1, new() { CloseTerminals = false });
        var runner = new SearchRunner<int>(
            search,
            new Expander(async state =>
            {
                await Task.Yield();
                return Two(state);
            }),
            options: new() { MaxConcurrency = 3, Order = order, Budget = new() { Simulations = 10_000_000 } }) { Threads = new DyingThreads() };
        var result = await runner.RunAsync();

        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Contains("worker", result.StopReason.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, search.InFlight);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Listeners_that_throw_change_nothing(int workers)
    {
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TreeReasoner",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => throw new InvalidOperationException("started"),
            ActivityStopped = _ => throw new InvalidOperationException("stopped"),
        };
        ActivitySource.AddActivityListener(activities);
        using var numbers = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "TreeReasoner")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        numbers.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("counted"));
        numbers.Start();

        var result = await RunAsync(new Expander(state => new(Two(state))), null, workers);
        Assert.Equal("Simulations", result.StopReason.Rule);
        Assert.Equal(0, result.FailedVisits);
        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_callback_that_throws_when_the_time_is_over_is_the_cause_and_ends_nothing_else(int workers)
    {
        var clock = new FakeTimeProvider();
        var called = new TaskCompletionSource();
        var calls = 0;
        var expander = new Expander(async (state, token) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                return Two(state);
            }

            token.Register(() => throw new ObjectDisposedException("socket"));
            called.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        });
        var running = new SearchRunner<int>(
            new MctsSearch<int>(1, new() { CloseTerminals = false }),
            expander,
            options: new() { MaxConcurrency = workers, Budget = new() { Time = TimeSpan.FromSeconds(1) } },
            clock: clock).RunAsync();
        await called.Task;
        clock.Advance(TimeSpan.FromSeconds(1));
        var result = await running;

        Assert.Equal("Time", result.StopReason.Rule);
        Assert.Equal(Paid, result.Usage);
        Assert.IsType<AggregateException>(Assert.IsType<PluginException>(result.Cause).InnerException);
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_reach_the_caller_who_cancels()
    {
        using var stop = new CancellationTokenSource();
        var called = new TaskCompletionSource();
        var running = new SearchRunner<int>(new MctsSearch<int>(1), new Expander(async (_, token) =>
        {
            token.Register(() => throw new ObjectDisposedException("socket"));
            called.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        })).RunAsync(stop.Token);
        await called.Task;
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<SearchCanceledException<int>>(() => running);
        Assert.IsType<PluginException>(cancelled.Partial.Cause);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Of_a_callback_that_throws_when_a_rule_stops_the_search_the_paid_results_stay(int workers)
    {
        var calls = 0;
        var waiting = new TaskCompletionSource();
        var expander = new Expander(async (state, token) =>
        {
            var call = Interlocked.Increment(ref calls);
            if (call == 1)
            {
                return Two(state);
            }

            if (call == 2 && workers > 1)
            {
                await waiting.Task;
                return Two(state);
            }

            token.Register(() => throw new ObjectDisposedException("socket"));
            waiting.TrySetResult();
            await Task.Delay(workers > 1 ? Timeout.Infinite : 0, token);
            return Two(state);
        });
        var result = await new SearchRunner<int>(
            new MctsSearch<int>(1, new() { CloseTerminals = false }),
            expander,
            options: new() { MaxConcurrency = workers },
            stopRules: [new AfterUsage(2)]).RunAsync();

        Assert.Equal("After", result.StopReason.Rule);
        Assert.True(result.Usage.Calls >= 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_list_that_throws_is_a_failed_visit(int workers)
    {
        var result = await RunAsync(new Expander(_ => new(new Expansion<int>(new Lazy(3, fails: true), Paid))), null, workers);
        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Equal((result.FailedVisits, 10L * result.FailedVisits), (result.Usage.Calls, result.Usage.PromptTokens));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 15)]
    public async Task A_list_without_end_is_refused_before_it_is_read(int count)
    {
        var list = new Lazy(count, fails: false);
        var result = await RunAsync(new Expander(_ => new(new Expansion<int>(list, Paid))), null, 1);
        Assert.Equal(StopKind.Failed, result.StopReason.Kind);
        Assert.Equal(0, list.Reads);
    }

    [Fact]
    public async Task A_list_that_its_plugin_writes_into_later_does_not_reach_the_tree()
    {
        var given = new List<Candidate<int>[]>();
        var search = new MctsSearch<int>(1, new() { CloseTerminals = false });
        var result = await new SearchRunner<int>(
            search,
            new Expander(state =>
            {
                foreach (var old in given)
                {
                    Array.Fill(old, new(-1, double.NaN, double.NaN));
                }

                Candidate<int>[] two = [.. Two(state).Candidates];
                given.Add(two);
                return new(new Expansion<int>(two));
            }),
            options: new() { Budget = new() { Simulations = 50 } }).RunAsync();
        Assert.Equal(0, result.FailedVisits);
        Assert.All(search.Tree.Root.Children, child => Assert.NotEqual(-1, child.State));
    }

    private static Expansion<int> Two(int state) => new([new(2 * state, Value: 0.5), new((2 * state) + 1, Value: 0.25)], Paid);

    private static Task<SearchResult<int>> RunAsync(IExpander<int> expander, IEvaluator<int>? evaluator, int workers) => new SearchRunner<int>(
        new MctsSearch<int>(1, new() { CloseTerminals = false }),
        expander,
        evaluator,
        new() { MaxConcurrency = workers, Budget = new() { Simulations = 20 } }).RunAsync().WaitAsync(TimeSpan.FromMinutes(1));

    private sealed class Expander(Func<int, CancellationToken, ValueTask<Expansion<int>>> expand) : IExpander<int>
    {
        public Expander(Func<int, ValueTask<Expansion<int>>> expand)
            : this((state, _) => expand(state))
        {
        }

        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
            expand(request.State, cancellationToken);
    }

    private sealed class Evaluator(Func<int, ValueTask<Evaluation>> judge) : IEvaluator<int>
    {
        public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken) => judge(state);
    }

    private sealed class AfterUsage(int calls) : IStopRule<int>
    {
        public StopReason? Check(in SearchStatus<int> status) =>
            status.Usage.Calls >= calls ? new(StopKind.Custom, "After", "enough") : null;
    }

    /// <summary>One of the workers ends at once.</summary>
    private sealed class DyingThreads : WorkerThreads
    {
        private int _started;

        public override Task Start(Func<Task> worker) =>
            Interlocked.Increment(ref _started) == 2 ? Task.FromException(new InvalidProgramException()) : base.Start(worker);
    }

    private sealed class Lazy(int count, bool fails) : IReadOnlyList<Candidate<int>>
    {
        public int Reads { get; private set; }

        public int Count => count;

        public Candidate<int> this[int index]
        {
            get
            {
                Reads++;
                return fails ? throw new InvalidOperationException("lazy") : new(index);
            }
        }

        public IEnumerator<Candidate<int>> GetEnumerator() => throw new InvalidOperationException("lazy");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
