using System.Text;

namespace TreeReasoner.Cli;

/// <summary>
/// Writes each line of a journal to a stream of text as well, once it is durable. Signs that a terminal would obey are written as JSON escapes,
/// which say the same.
/// </summary>
internal sealed class EchoJournal(IJournal inner, TextWriter echo) : IJournal
{
    public string Name => inner.Name;

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        await inner.AppendAsync(lines, after).ConfigureAwait(false);
        await echo.WriteAsync(JsonEscapes.Of(Encoding.UTF8.GetString(lines.Span))).ConfigureAwait(false);
        await echo.FlushAsync().ConfigureAwait(false);
    }
}
