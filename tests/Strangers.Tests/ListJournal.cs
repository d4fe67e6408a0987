namespace TreeReasoner.Strangers;

/// <summary>Keeps the lines in a list, and loses what comes after a given number of them, as a machine that dies does.</summary>
internal sealed class ListJournal : IJournal
{
    private readonly List<byte[]> _lines = [];

    public string Name => "a list";

    public int Count => _lines.Count;

    public ListJournal CutAfter(int lines)
    {
        var cut = new ListJournal();
        cut._lines.AddRange(_lines.Take(lines));
        return cut;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in _lines.ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return line;
        }
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        if (after != _lines.Count)
        {
            throw new JournalException(Name, $"it has {_lines.Count} lines and {after} were expected, so another run has appended", after);
        }

        for (var rest = lines; rest.Length > 0;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            _lines.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return ValueTask.CompletedTask;
    }
}
