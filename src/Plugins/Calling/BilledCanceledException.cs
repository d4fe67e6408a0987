namespace TreeReasoner;

/// <summary>A cancellation that tells what was paid before it. A search that is stopped loses no payment that way.</summary>
public sealed class BilledCanceledException : OperationCanceledException, IFailureDetails
{
    private BilledCanceledException(Usage usage, OperationCanceledException cause, CancellationToken token)
        : base(cause.Message, cause, token) => Usage = usage;

    /// <summary>What was paid before the cancellation.</summary>
    public Usage Usage { get; }

    /// <summary>Always false: a cancelled call may be made again.</summary>
    public bool IsPermanent => false;

    /// <summary>Adds to a cancellation what was paid before the call that was cancelled.</summary>
    /// <param name="cancelled">What the call threw.</param>
    /// <param name="paid">What was paid before that call.</param>
    /// <param name="token">The token of the whole work.</param>
    /// <returns>The cancellation with the sum of both bills, or the cancellation itself where nothing was paid before.</returns>
    public static OperationCanceledException Of(OperationCanceledException cancelled, Usage paid, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        if (paid.IsNone)
        {
            return cancelled;
        }

        return new BilledCanceledException(paid + CalledPlugin.PaidBy(cancelled), cancelled, token);
    }
}
