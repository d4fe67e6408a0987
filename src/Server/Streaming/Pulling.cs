namespace TreeReasoner.Server;

/// <summary>Pulls updates one after the other, and tells when one has to be waited for.</summary>
internal static class Pulling
{
    /// <summary>Handles each update.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="handle">Takes an update.</param>
    /// <param name="wait">Called before a wait, when what was taken so far may be sent.</param>
    /// <param name="heartbeat">Called after each such time of waiting.</param>
    /// <param name="silence">How long that is.</param>
    /// <param name="life">Ends it, and is ended where the reader has left.</param>
    public static async Task EachAsync<T>(
        IAsyncEnumerable<T> updates, Action<T> handle, Func<ValueTask> wait, Func<ValueTask> heartbeat, TimeSpan silence,
        CancellationTokenSource life)
    {
        var pulled = updates.GetAsyncEnumerator(life.Token);
        try
        {
            while (true)
            {
                var next = pulled.MoveNextAsync();
                bool hasNext;
                if (next.IsCompleted)
                {
                    hasNext = await next.ConfigureAwait(false);
                }
                else
                {
                    hasNext = await WaitAsync(next.AsTask(), wait, heartbeat, silence, life).ConfigureAwait(false);
                }

                if (!hasNext)
                {
                    return;
                }

                handle(pulled.Current);
            }
        }
        finally
        {
            await pulled.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> WaitAsync(
        Task<bool> next, Func<ValueTask> wait, Func<ValueTask> heartbeat, TimeSpan silence, CancellationTokenSource life)
    {
        try
        {
            await wait().ConfigureAwait(false);
            while (true)
            {
                try
                {
                    return await next.WaitAsync(silence).ConfigureAwait(false);
                }
                catch (TimeoutException) when (!next.IsCompleted)
                {
                    await heartbeat().ConfigureAwait(false);
                }
            }
        }
        catch
        {
            // The client has left while an update was on its way: it must arrive before the source can be closed.
            await life.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
