namespace TreeReasoner.Models;

/// <summary>A cancellation that tells what was paid before it.</summary>
internal sealed class ModelCanceledException(Usage usage, OperationCanceledException cause, CancellationToken token)
    : OperationCanceledException(cause.Message, cause, token), IFailureDetails
{
    public Usage Usage { get; } = usage;

    public bool IsPermanent => false;
}
