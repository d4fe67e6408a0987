namespace TreeReasoner;

/// <summary>
/// Cancels a token: the one place where a run does. Callbacks on the token are foreign code and may throw; that ends neither the caller of
/// <see cref="Cancel"/>, which may be a timer's thread, nor the run. What they threw is kept.
/// </summary>
internal sealed class CancellationSwitch : IDisposable
{
    // Never disposed: it has no timer, and a deadline may ring while the run that it belongs to ends.
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _outer;
    private readonly CancellationSwitch? _parent;
    private readonly TaskCompletionSource _callbacks = new();
    private int _isCancelled;
    private Exception? _failure;

    /// <param name="outer">Cancels this token as well, without that its caller meets what callbacks on this token throw.</param>
    public CancellationSwitch(CancellationToken outer) =>
        _outer = outer.UnsafeRegister(static cancelled => ((CancellationSwitch)cancelled!).Cancel(), this);

    /// <param name="parent">Cancels this token as well, and keeps what callbacks on it throw.</param>
    public CancellationSwitch(CancellationSwitch parent)
        : this(parent.Token) => _parent = parent;

    public CancellationToken Token => _source.Token;

    /// <summary>What a callback on the token threw first; null if none has.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Ends once all callbacks on the token have, if it was cancelled.</summary>
    public Task Callbacks
    {
        get
        {
            if (Volatile.Read(ref _isCancelled) == 0)
            {
                return Task.CompletedTask;
            }

            return _callbacks.Task;
        }
    }

    public void Cancel()
    {
        if (Interlocked.Exchange(ref _isCancelled, 1) != 0)
        {
            return;
        }

        try
        {
            _source.Cancel();
        }
        catch (Exception error)
        {
            Keep(error);
        }
        finally
        {
            _callbacks.SetResult();
        }
    }

    /// <summary>Lets go of the outer token. A callback that runs just now is not waited for.</summary>
    public void Dispose() => _outer.Unregister();

    private void Keep(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, error, null);
        _parent?.Keep(error);
    }
}
