using System.Net;
using Microsoft.Extensions.AI;
using TreeReasoner.Arena;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.Running;

/// <summary>What problems of a run share though each has its own draws: the provider, its limits, and what it refused.</summary>
public sealed class SharedModelTests
{
    [Fact]
    public async Task A_rate_is_that_of_the_run_however_many_problems_run_at_once()
    {
        const int Problems = 8;
        var clock = new Stopped(waiters: Problems - 1);
        var client = new Client();
        using var cancel = new CancellationTokenSource();
        using var log = new ResultLog();
        var run = RunAsync(client, log, Problems, new() { RequestsPerMinute = 1, TimeProvider = clock }, cancel.Token);
        await Task.WhenAny(clock.AllWait, client.SecondCall, run);      // no minute passes, so one goes and seven wait
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, client.Calls);
    }

    [Fact]
    public async Task What_the_provider_refused_on_one_problem_is_not_asked_for_on_the_next()
    {
        var client = new Client { RefusesSeeds = true };
        using var log = new ResultLog();
        await RunAsync(client, log, problems: 5, new(), CancellationToken.None, atOnce: 1);
        Assert.Equal((1, 6), (client.Refused, client.Calls));
        Assert.Equal(5, log.Results.Count(result => result.Answer is not null));
    }

    private static Task RunAsync(
        Client client, ResultLog log, int problems, ChatModelOptions model, CancellationToken cancellationToken, int atOnce = 8) =>
        new ArenaRun(
            client,
            [new() { Name = "once", Prepare = setup => new(root => new GreedySearch<ReasoningState>(root), new Answers(setup)) }],
            new() { Budgets = [100], ProblemsAtOnce = atOnce, Model = model })
            .RunAsync(
                [.. Enumerable.Range(0, problems).Select(i => new ArenaProblem($"p{i}", new($"What is {i}?"), answer => answer == "0"))],
                log,
                cancellationToken: cancellationToken);

    private sealed class Answers(ContestSetup setup) : IExpander<ReasoningState>
    {
        public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var reply = await setup.Model.AskAsync(
                new() { Messages = [new(ChatRole.User, request.State.Problem.Text)], Seed = setup.Seed }, cancellationToken);
            return new([ReasoningGame.Candidate(request.State.Game.Answer(request.State, reply.Choices[0].Text))], reply.Usage);
        }
    }

    private sealed class Client : IChatClient
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls, _refused;

        public bool RefusesSeeds { get; init; }

        public int Calls => _calls;

        public int Refused => _refused;

        public Task SecondCall => _second.Task;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _calls) == 2)
            {
                _second.TrySetResult();
            }

            if (RefusesSeeds && options?.Seed is not null)
            {
                Interlocked.Increment(ref _refused);
                throw new HttpRequestException("seed is not supported", null, HttpStatusCode.BadRequest);
            }

            return Task.FromResult(
                new ChatResponse(
                    new ChatMessage(ChatRole.Assistant, "0")) { Usage = new() { InputTokenCount = 7, OutputTokenCount = 10 } });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Time does not pass; tells when so many wait for it.</summary>
    private sealed class Stopped(int waiters) : TimeProvider
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        public Task AllWait => _all.Task;

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Interlocked.Increment(ref _waiting) == waiters)
            {
                _all.TrySetResult();
            }

            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
