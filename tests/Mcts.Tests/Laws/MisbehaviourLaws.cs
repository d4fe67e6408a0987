using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>
/// Whatever one call does, and wherever: the run ends within the time of a call and the second that a cancelled call has, with nothing in
/// flight and with the bill of everything that was told.
/// </summary>
public class MisbehaviourLaws
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public enum Kind
    {
        Throws,
        ThrowsLater,
        RunsOutOfMemory,
        CancelsItself,
        NeverEnds,
        EndsWhenCancelled,
        ThrowsInACallback,
        TellsNonsense,
        TellsNothing,
        GivesALyingList,
        OwesLessThanNothing,
    }

    public enum Place
    {
        Expander,
        Evaluator,
        Preference,
        Finisher,
        Journal,
        Observer,
    }

    [Property(MaxTest = 300)]
    public Property Whatever_one_call_does_the_run_ends_in_time_and_with_its_bill() => Prop.ForAll(
        Cases(), async theCase =>
        {
            using var clock = new SteppedClock();
            var world = new World(theCase);
            var running = Task.Run(() => world.RunAsync(clock));
            await clock.RunUntilAsync(running);
            var result = await running;

            Assert.True(clock.Passed <= CallTimeout + Grace, $"{theCase}: {clock.Passed}");
            Assert.Equal(0, world.Search.InFlight);
            Assert.Equal(0, world.Search.Tree.FirstRoot.Stats.InFlight);
            if (result is not null)
            {
                // A judge that waits for a part until it is cancelled cannot always say what its other part had cost.
                var isStuck = theCase is
                {
                    Place: Place.Preference, Kind: Kind.NeverEnds or Kind.EndsWhenCancelled or Kind.ThrowsInACallback,
                };
                Assert.InRange(result.Usage.Calls, isStuck ? world.Told - 1 : world.Told, world.Told);
                Assert.True(world.Misbehaved || result.Cause is null);
            }
        });

    [Theory]
    [InlineData(Kind.NeverEnds)]
    [InlineData(Kind.RunsOutOfMemory)]
    [InlineData(Kind.CancelsItself)]
    public async Task A_journal_that_cannot_be_written_ends_the_run_with_its_bill(Kind kind)
    {
        using var clock = new SteppedClock();
        var world = new World(new(kind, Place.Journal, Workers: 2, IsOrdered: false, Moment: 3));
        var running = Task.Run(() => world.RunAsync(clock));
        await clock.RunUntilAsync(running);
        var result = await running;
        Assert.Equal((StopKind.Failed, "Journal"), (result!.StopReason.Kind, result.StopReason.Rule));
        Assert.IsType<JournalException>(result.Cause);
        Assert.Equal(world.Told, result.Usage.Calls);
    }

    private static Arbitrary<Case> Cases() => (
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from place in Gen.Elements(Enum.GetValues<Place>())
        from workers in Gen.Choose(1, 3)
        from isOrdered in Gen.Elements(true, false)
        from moment in Gen.Choose(1, 8)
        select new Case(kind, place, workers, isOrdered, moment)).ToArbitrary();

    public sealed record Case(Kind Kind, Place Place, int Workers, bool IsOrdered, int Moment);

    /// <summary>A small game with plug-ins that behave, but for one call of one of them.</summary>
    private sealed class World(Case theCase) : IExpander<ReasoningState>, IEvaluator<ReasoningState>, IPreference, IJournal
    {
        private readonly MemoryJournal _kept = new();
        private readonly Lock _gate = new();
        private int _calls;
        private int _told;

        public MctsSearch<ReasoningState> Search { get; } = new(
            new ReasoningGame(new("1 + 1?"), options: new() { PreferenceWeight = 0.5 }).Root,
            new() { Policy = new(widening: new FixedWidening(2)) });

        /// <summary>Calls that told what they had cost.</summary>
        public int Told => _told;

        public bool Misbehaved { get; private set; }

        public string Name => "journal";

        private Usage Paid
        {
            get
            {
                Interlocked.Increment(ref _told);
                return new(Calls: 1);
            }
        }

        public async Task<SearchResult<ReasoningState>?> RunAsync(TimeProvider clock)
        {
            var runner = new SearchRunner<ReasoningState>(
                Search,
                this,
                new GameEvaluator(this, this),
                new()
                {
                    Budget = new() { Simulations = 12 }, CallTimeout = CallTimeout, MaxConcurrency = theCase.Workers,
                    Order = theCase.IsOrdered ? CompletionOrder.Ordered : CompletionOrder.Throughput, MaxConsecutiveFailures = 100,
                },
                clock: clock,
                journal: new(this, new ReasoningStateCodec()))
            {
                Finish = new(new Finisher(this), (_, tree) => tree.Root),
            };
            if (theCase.Place != Place.Observer)
            {
                return await OrNoneAsync(runner.RunAsync());
            }

            try
            {
                await foreach (var happened in runner.StreamAsync())
                {
                    if (IsMoment(Place.Observer))
                    {
                        throw new InvalidOperationException("the observer");
                    }
                }
            }
            catch (InvalidOperationException error) when (error.Message == "the observer")
            {
                // the consumer's own
            }

            return null;
        }

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var (state, game) = (request.State, request.State.Game);
            var next = game.Ask(state, new($"step {state.Turns}?", "2"));
            Candidate<ReasoningState>[] good = [ReasoningGame.Candidate(next), ReasoningGame.Candidate(game.Ask(state, new("and?", "3")))];
            if (theCase.Place != Place.Finisher && state.Turns > 0)
            {
                good[1] = ReasoningGame.Candidate(game.Answer(state, "2"));
            }

            return DoAsync(Place.Expander, () => new Expansion<ReasoningState>(good, Paid), () => Bad(good), cancellationToken);
        }

        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
            DoAsync(Place.Evaluator, () => new Evaluation(0.5, Paid), BadJudgement, cancellationToken);

        public ValueTask<Evaluation> ScoreAsync(Problem problem, string answer, CancellationToken cancellationToken) =>
            DoAsync(Place.Preference, () => new Evaluation(0.25, Paid), BadJudgement, cancellationToken);

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _kept.ReadAsync(cancellationToken);

        public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
        {
            if (after > 0 && IsMoment(Place.Journal))
            {
                await MisbehaveAsync<int>(() => 0, default);
            }

            await _kept.AppendAsync(lines, after);
        }

        private static async Task<SearchResult<ReasoningState>?> OrNoneAsync(Task<SearchResult<ReasoningState>> running) => await running;

        private Expansion<ReasoningState> Bad(Candidate<ReasoningState>[] good) => theCase.Kind switch
        {
            Kind.TellsNonsense => new([good[0] with { Prior = double.NaN }], Paid),
            Kind.TellsNothing => new(null!, Paid),
            Kind.GivesALyingList => new(new Liar(), Paid),
            _ => new(good, new(Calls: -3)),
        };

        private Evaluation BadJudgement() => theCase.Kind switch
        {
            Kind.TellsNonsense => new(double.NaN, Paid),
            Kind.TellsNothing => Evaluation.None(Paid),
            Kind.GivesALyingList => new(0.5, Paid, confidence: 7),
            _ => new(0.5, new(Calls: -3)),
        };

        private ValueTask<T> DoAsync<T>(Place place, Func<T> good, Func<T> bad, CancellationToken cancellationToken) =>
            IsMoment(place) ? MisbehaveAsync(bad, cancellationToken) : ValueTask.FromResult(good());

        private bool IsMoment(Place place)
        {
            lock (_gate)
            {
                if (place != theCase.Place || ++_calls != (place == Place.Finisher ? 1 : theCase.Moment))
                {
                    return false;
                }

                return Misbehaved = true;
            }
        }

        private ValueTask<T> MisbehaveAsync<T>(Func<T> bad, CancellationToken cancellationToken)
        {
            switch (theCase.Kind)
            {
                case Kind.Throws:
                    throw new InvalidOperationException("secret");
                case Kind.RunsOutOfMemory:
#pragma warning disable CA2201 // what the runtime throws
                    throw new OutOfMemoryException();
#pragma warning restore CA2201
                case Kind.CancelsItself:
                    throw new OperationCanceledException();
                case Kind.ThrowsLater:
                    return LaterAsync<T>();
                case Kind.NeverEnds:
                    return new(new TaskCompletionSource<T>().Task);
                case Kind.EndsWhenCancelled:
                    return new(UntilCancelled<T>(cancellationToken));
                case Kind.ThrowsInACallback:
                    cancellationToken.Register(() => throw new ObjectDisposedException("socket"));
                    return new(new TaskCompletionSource<T>().Task);
                default:
                    return ValueTask.FromResult(bad());
            }
        }

        private static async ValueTask<T> LaterAsync<T>()
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }

        private static Task<T> UntilCancelled<T>(CancellationToken cancellationToken)
        {
            var ends = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.Register(() => ends.TrySetCanceled(cancellationToken));
            return ends.Task;
        }

        private sealed class Finisher(World world) : IExpander<ReasoningState>
        {
            public ValueTask<Expansion<ReasoningState>> ExpandAsync(
                ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
            {
                Candidate<ReasoningState>[] end = [ReasoningGame.Candidate(request.State.Game.Answer(request.State, "2"))];
                return world.DoAsync(
                    Place.Finisher, () => new Expansion<ReasoningState>(end, world.Paid), () => world.Bad(end), cancellationToken);
            }
        }

        private sealed class Liar : IReadOnlyList<Candidate<ReasoningState>>
        {
            public int Count => 5;

            public Candidate<ReasoningState> this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

            public IEnumerator<Candidate<ReasoningState>> GetEnumerator() => throw new NotSupportedException();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
    }

    /// <summary>
    /// A clock that goes on to the next timer whenever the run has made one. Plug-ins that behave answer at once, so that only what
    /// misbehaves makes time pass.
    /// </summary>
    private sealed class SteppedClock : FakeTimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _made = new(0);
        private readonly Queue<TimeSpan> _due = new();

        public TimeSpan Passed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero)
            {
                lock (_due)
                {
                    _due.Enqueue(Passed + dueTime);
                }

                _made.Release();
            }

            return timer;
        }

        public async Task RunUntilAsync(Task running)
        {
            while (await Task.WhenAny(running, _made.WaitAsync()).WaitAsync(TimeSpan.FromMinutes(1)) != running)
            {
                TimeSpan due;
                lock (_due)
                {
                    due = _due.Dequeue();
                }

                // The call may end on its own just after its timer was made, as one does that throws a moment later.
                for (var i = 0; i < 20 && !running.IsCompleted; i++)
                {
                    await Task.Yield();
                }

                var step = due - Passed;
                if (step > TimeSpan.Zero)
                {
                    Passed = due;
                    Advance(step);
                }
            }
        }

        public void Dispose() => _made.Dispose();
    }
}
