namespace TreeReasoner;

/// <summary>A cancellation that tells what was paid before it, so that stopping loses no payment.</summary>
internal sealed class PaidCancellation : OperationCanceledException, IFailureDetails
{
    private PaidCancellation(Usage usage, OperationCanceledException cause, CancellationToken token)
        : base(cause.Message, cause, token) => Usage = usage;

    public Usage Usage { get; }

    public bool IsPermanent => false;

    /// <summary>The cancellation, with what was paid before it added to what it knows of; itself where nothing was.</summary>
    /// <param name="cancelled">What was thrown.</param>
    /// <param name="paid">What was paid before the call that was cancelled.</param>
    /// <param name="token">The token of the whole work.</param>
    public static OperationCanceledException Of(OperationCanceledException cancelled, Usage paid, CancellationToken token) => paid.IsNone
        ? cancelled
        : new PaidCancellation(paid + ((cancelled as IFailureDetails)?.Usage ?? default), cancelled, token);
}
