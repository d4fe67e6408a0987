namespace TreeReasoner;

/// <summary>
/// Bounds the time of calls of plug-ins, one at a time: by a longest time and by the end of the run. A call that heeds its token has a
/// second to end, and what it brings or says that it cost counts.
/// </summary>
internal sealed class CallBound(TimeSpan timeout, TimeProvider clock, CancellationSwitch run) : IDisposable
{
    private CancellationSwitch _call = new(run);

    /// <summary>The token of the next call.</summary>
    public CancellationToken Token => _call.Token;

    public bool IsRunOver => run.Token.IsCancellationRequested;

    public void Dispose() => _call.Dispose();

    /// <summary>Waits for a call.</summary>
    /// <exception cref="CallTimeoutException">It took too long, and carries what the call says that it cost.</exception>
    public async ValueTask<T> AwaitAsync<T>(ValueTask<T> call)
    {
        var task = call.AsTask();
        try
        {
            return await task.WaitAsync(timeout, clock, run.Token).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            return await EndAsync(task).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Token.IsCancellationRequested && !task.IsCompleted)
        {
            if (!await CallGrace.EndsAsync(task, clock).ConfigureAwait(false))
            {
                throw;
            }

            return await task.ConfigureAwait(false);      // finished after all, or it tells what it had cost
        }
        catch (Exception) when (task.IsCompleted)
        {
            return await task.ConfigureAwait(false);      // finished just then, or threw this itself
        }
    }

    private async ValueTask<T> EndAsync<T>(Task<T> task)
    {
        var late = _call;
        _call = new(run);
        late.Cancel();
        late.Dispose();
        Usage paid = default;
        try
        {
            if (await CallGrace.EndsAsync(task, clock).ConfigureAwait(false))
            {
                return await task.ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            paid = CalledPlugin.PaidBy(error);
        }

        throw new CallTimeoutException(timeout, paid);
    }
}

/// <summary>A call took too long.</summary>
internal sealed class CallTimeoutException(TimeSpan timeout, Usage usage) : Exception, IFailureDetails
{
    public TimeSpan Timeout => timeout;

    public Usage Usage => usage;

    public bool IsPermanent => false;
}
