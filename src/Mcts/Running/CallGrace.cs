namespace TreeReasoner;

/// <summary>The time that a cancelled call of a plug-in has to end.</summary>
internal static class CallGrace
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the call ends soon, as one does that heeds its token: it may have finished after all, and it tells what it had cost. One
    /// that does not is left alone.
    /// </summary>
    public static async ValueTask<bool> EndsAsync(Task call, TimeProvider clock)
    {
        if (call.IsCompleted)
        {
            return true;
        }

        await Task.WhenAny(call, Task.Delay(Grace, clock, CancellationToken.None)).ConfigureAwait(false);
        if (!call.IsCompleted)
        {
            Observe(call);
        }

        return call.IsCompleted;
    }

    /// <summary>A call that is no longer waited for may still fail, and no caller would see it.</summary>
    private static void Observe(Task call) => call.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
