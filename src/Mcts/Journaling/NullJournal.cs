namespace TreeReasoner;

/// <summary>No journal, where code asks for one: nothing is written, and a search costs what it costs without.</summary>
public sealed class NullJournal : IJournal
{
    private NullJournal()
    {
    }

    /// <summary>The one there is.</summary>
    public static NullJournal Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after) => ValueTask.CompletedTask;
}
