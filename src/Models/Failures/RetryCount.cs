namespace TreeReasoner.Models;

/// <summary>
/// Counts the tries that a client's pipeline repeats for one call. Flows with the call through any middleware; a pipeline that knows it adds.
/// </summary>
internal sealed class RetryCount
{
    private static readonly AsyncLocal<RetryCount?> Flowing = new();
    private int _count;

    public static RetryCount? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public int Value => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
