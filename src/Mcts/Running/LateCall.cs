namespace TreeReasoner;

/// <summary>What becomes of a call of a plug-in that was cancelled.</summary>
internal static class LateCall
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether it ends soon, as one that heeds its token does: it may have finished after all, and it tells what it had cost. One that does
    /// not is left alone.
    /// </summary>
    public static async ValueTask<bool> EndsAsync(Task task, TimeProvider clock)
    {
        await Task.WhenAny(task, Task.Delay(Grace, clock, CancellationToken.None)).ConfigureAwait(false);
        if (!task.IsCompleted)
        {
            Observe(task);
        }

        return task.IsCompleted;
    }

    /// <summary>A call we no longer wait for may still fail; nobody is there to see it.</summary>
    private static void Observe(Task task) => task.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
