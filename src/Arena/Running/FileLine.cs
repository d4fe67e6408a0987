namespace TreeReasoner.Arena;

/// <summary>A line of a file, found by its bytes, so that it is known where it ends whatever ends it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Its bytes, without what ends it or a byte order mark.</param>
/// <param name="End">Where the next begins.</param>
/// <param name="IsWhole">Whether a line feed ends it; only the last can lack it.</param>
internal readonly record struct FileLine(int Number, ReadOnlyMemory<byte> Bytes, long End, bool IsWhole)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public bool IsBlank => Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <summary>Reads on from where the stream is, which is its start. Each line is valid until the next is asked for.</summary>
    public static IEnumerable<FileLine> ReadAll(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        using var line = new MemoryStream();
        var number = 0;
        long end = 0;
        while (stream.Read(buffer) is var read and > 0)
        {
            for (var at = 0; at < read;)
            {
                var feed = buffer.AsSpan(at, read - at).IndexOf((byte)'\n');
                var length = feed < 0 ? read - at : feed;
                line.Write(buffer, at, length);
                at += length;
                end += length;
                if (feed >= 0)
                {
                    at++;
                    yield return Of(line, ++number, ++end, isWhole: true);
                    line.SetLength(0);
                }
            }
        }

        if (line.Length > 0)
        {
            yield return Of(line, ++number, end, isWhole: false);
        }
    }

    private static FileLine Of(MemoryStream line, int number, long end, bool isWhole)
    {
        var bytes = line.GetBuffer().AsMemory(0, (int)line.Length);
        if (number == 1 && bytes.Span.StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
        }

        return new(number, bytes, end, isWhole);
    }
}
