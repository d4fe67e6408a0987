namespace TreeReasoner.Cluster;

/// <summary>A search that this silo runs, and why it is to end early.</summary>
internal sealed class HostedRun(QueuedSearch search, int shard) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private bool _isDisposed;

    public enum EndReason
    {
        None,

        /// <summary>The silo stops: another goes on.</summary>
        Leaving,

        /// <summary>Another silo has the search.</summary>
        Lost,
        Stop,
        Cancel,
    }

    public QueuedSearch Search => search;

    public int Shard => shard;

    public CancellationToken Token => _ending.Token;

    public EndReason Reason { get; private set; }

    /// <summary>Ends the search. The first reason counts.</summary>
    public void End(EndReason reason)
    {
        lock (_lock)
        {
            if (Reason == EndReason.None && !_isDisposed)
            {
                Reason = reason;
                _ = _ending.CancelAsync();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _ending.Dispose();
    }
}
