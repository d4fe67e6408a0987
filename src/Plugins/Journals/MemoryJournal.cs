namespace TreeReasoner;

/// <summary>A journal in memory: for tests, and for replaying a search in the process that ran it. As good as the process lives.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly List<ReadOnlyMemory<byte>> _lines;

    /// <summary>Creates a journal.</summary>
    /// <param name="lines">
    /// Lines to begin with, such as the first few of another one: what a killed process would have left. Default none.
    /// </param>
    public MemoryJournal(IEnumerable<ReadOnlyMemory<byte>>? lines = null) => _lines = [.. lines ?? []];

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>The lines so far, oldest first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Lines => _lines;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _lines[i];
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        if (after != _lines.Count)
        {
            throw new JournalException(Name, $"has {_lines.Count} lines where {after} were expected: another search appends to it.");
        }

        while (lines.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _lines.Add(lines[..end].ToArray());
            lines = lines[(end + 1)..];
        }

        return ValueTask.CompletedTask;
    }
}
