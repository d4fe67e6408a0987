namespace TreeReasoner.Models;

/// <summary>
/// Counts the tries that a client's pipeline repeats for one call, and lets each wait for the model's limits. Flows with the call through
/// any middleware; a pipeline that knows it tells.
/// </summary>
internal sealed class RetryCount
{
    private static readonly AsyncLocal<RetryCount?> Flowing = new();
    private int _count;
    private int _tries;

    public static RetryCount? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public int Value => Volatile.Read(ref _count);

    /// <summary>Of one of several calls: counts for all of them, and waits for its own.</summary>
    public RetryCount? Total { get; init; }

    /// <summary>Waits until another try is within the limits. Default: it is.</summary>
    public Func<CancellationToken, ValueTask>? Limits { get; init; }

    /// <summary>Told of a refusal for too many requests, with the time until the next try.</summary>
    public Action<TimeSpan>? Refused { get; init; }

    /// <summary>Called before every try: those after the first are counted and wait.</summary>
    public async ValueTask BeginTryAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _tries) == 1)
        {
            return;
        }

        if (Limits is not null)
        {
            await Limits(cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref (Total ?? this)._count);
        RetryTelemetry.Count();
    }
}
