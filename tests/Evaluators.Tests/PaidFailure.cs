namespace TreeReasoner.Tests;

/// <summary>A failure that had cost something.</summary>
internal sealed class PaidFailure(Usage usage, bool permanent = false) : Exception("The call failed."), IFailureDetails
{
    public Usage Usage => usage;

    public bool IsPermanent => permanent;
}
