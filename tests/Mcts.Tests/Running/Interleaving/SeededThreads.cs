using System.Threading.Channels;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>
/// Threads of which one runs at a time, up to where it waits; who goes on is drawn from a seed. The same seed gives the same run. Loop, workers
/// and plug-ins all run on the thread that calls <see cref="Run"/>.
/// </summary>
internal sealed class SeededThreads(int seed) : WorkerThreads
{
    private readonly Random _random = new(seed);
    private readonly List<(Func<bool> CanGoOn, TaskCompletionSource Turn)> _waiting = [];

    /// <summary>Turns taken.</summary>
    public int Turns { get; private set; }

    public override Channel<T> Visits<T>(int capacity) => new SeededChannel<T>(this, readsInWriter: false);

    public override Channel<T> Outcomes<T>(bool readsInWriter) => new SeededChannel<T>(this, readsInWriter);

    public override Task Start(Func<Task> worker) => StartAsync(worker);

    /// <summary>Waits for its turn, once it can go on.</summary>
    public Task TurnAsync(Func<bool>? canGoOn = null) => Turn(canGoOn).Task;

    private TaskCompletionSource Turn(Func<bool>? canGoOn)
    {
        var turn = new TaskCompletionSource();      // what awaits it goes on at once, on this thread
        _waiting.Add((canGoOn ?? (() => true), turn));
        return turn;
    }

    /// <summary>Gives a turn to one that waits, now, inside what the caller is doing; false if it has had one.</summary>
    public bool TryGoOn(TaskCompletionSource turn)
    {
        if (_waiting.RemoveAll(waiting => waiting.Turn == turn) == 0)
        {
            return false;
        }

        turn.SetResult();
        return true;
    }

    /// <summary>Somebody else may come first.</summary>
    public Task PerhapsTurnAsync() => _random.Next(2) == 0 ? Task.CompletedTask : TurnAsync();

    public int Draw(int below) => _random.Next(below);

    /// <summary>Gives turns until the task has ended.</summary>
    /// <param name="start">Starts the task.</param>
    /// <param name="before">Called before each turn.</param>
    public Task Run(Func<Task> start, Action<int> before)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);      // else continuations would be posted to the test framework
        try
        {
            var task = start();
            while (!task.IsCompleted)
            {
                before(Turns++);
                var ready = _waiting.Where(waiting => waiting.CanGoOn()).ToList();
                if (task.IsCompleted)
                {
                    break;
                }

                Assert.True(ready.Count > 0, $"Seed {seed}: after {Turns} turns nobody can go on.");
                var next = ready[_random.Next(ready.Count)];
                _waiting.Remove(next);
                next.Turn.SetResult();
            }

            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private async Task StartAsync(Func<Task> worker)
    {
        await TurnAsync().ConfigureAwait(false);
        await worker().ConfigureAwait(false);
    }

    private sealed class SeededChannel<T> : Channel<T>
    {
        public SeededChannel(SeededThreads threads, bool readsInWriter)
        {
            var state = new State(threads, readsInWriter);
            (Reader, Writer) = (new SeededReader(state), new SeededWriter(state));
        }

        private sealed record State(SeededThreads Threads, bool ReadsInWriter)
        {
            public TaskCompletionSource? Reader { get; set; }

            public Queue<T> Items { get; } = new();

            public bool IsComplete { get; set; }
        }

        private sealed class SeededReader(State state) : ChannelReader<T>
        {
            public override bool TryRead(out T item) => state.Items.TryDequeue(out item!);

            public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
            {
                var turn = state.Threads.Turn(() => state.Items.Count > 0 || state.IsComplete);
                state.Reader = turn;
                await turn.Task.ConfigureAwait(false);
                return state.Items.Count > 0;
            }
        }

        private sealed class SeededWriter(State state) : ChannelWriter<T>
        {
            public override bool TryWrite(T item)
            {
                state.Items.Enqueue(item);
                return true;
            }

            public override async ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
            {
                TryWrite(item);
                if (state is { ReadsInWriter: true, Reader: { } reader } && state.Threads.Draw(2) == 0)
                {
                    state.Threads.TryGoOn(reader);      // the reader goes on within this write
                }

                await state.Threads.PerhapsTurnAsync().ConfigureAwait(false);
            }

            public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

            public override bool TryComplete(Exception? error = null)
            {
                state.IsComplete = true;
                return true;
            }
        }
    }
}
