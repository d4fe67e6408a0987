using System.Threading.Channels;

namespace TreeReasoner;

/// <summary>
/// What lets workers and the loop run at once, and hear of each other: the thread pool and channels. Everything that timing can decide is
/// decided here; tests decide it by a seed.
/// </summary>
internal class WorkerThreads
{
    public static WorkerThreads Pool { get; } = new();

    /// <summary>A channel for visits: one writer, C readers, and room for all that can be in flight.</summary>
    public virtual Channel<T> Visits<T>(int capacity) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleWriter = true });

    /// <summary>A channel for outcomes: C writers, one reader.</summary>
    /// <param name="readsInWriter">
    /// Whether the loop may go on inside the write that it waited for: the next visit is then begun before the worker looks for one,
    /// without a turn of the pool. Not for a loop that runs a consumer's code, which may wait for that very worker.
    /// </param>
    public virtual Channel<T> Outcomes<T>(bool readsInWriter) => Channel.CreateUnbounded<T>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = readsInWriter });

    public virtual Task Start(Func<Task> worker) => Task.Run(worker);
}
