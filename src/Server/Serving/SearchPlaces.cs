namespace TreeReasoner.Server;

/// <summary>The places for searches. Who finds none is sent away with a time to come back; a background response waits.</summary>
internal sealed class SearchPlaces(TreeReasonerServerOptions options) : IDisposable
{
    private const int ComeBackAfter = 5;
    private readonly SemaphoreSlim _places = new(options.MaxSearches, options.MaxSearches);
    private int _waiting;

    /// <summary>Searches now.</summary>
    public int Taken => options.MaxSearches - _places.CurrentCount;

    /// <summary>Background responses that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <exception cref="ApiException">There is none.</exception>
    public IDisposable Take()
    {
        if (_places.Wait(0))
        {
            return new Place(_places);
        }

        throw Busy();
    }

    /// <summary>Says that one more will wait.</summary>
    /// <exception cref="ApiException">Too many wait.</exception>
    public void Queue()
    {
        if (Interlocked.Increment(ref _waiting) > options.MaxQueued && _places.CurrentCount == 0)
        {
            Interlocked.Decrement(ref _waiting);
            throw Busy();
        }
    }

    /// <summary>Waits for a place, after <see cref="Queue"/>.</summary>
    public async Task<IDisposable> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Place(_places);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _places.Dispose();

    private static ApiException Busy() =>
        new(429, "The server is thinking about as many requests as it can.", null, "too_many_requests", "rate_limit_error") { RetryAfter = ComeBackAfter };

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _isFree;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
