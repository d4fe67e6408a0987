using System.Text.Json;
using System.Text.Unicode;

namespace TreeReasoner;

/// <summary>
/// Turns the lines of a journal into JSON objects and checks that they are as they were written. Of format 1 it can only say whether they
/// are JSON.
/// </summary>
internal sealed class LineReader(string journal)
{
    private bool _isSealed;

    /// <summary>What the next line that is written continues.</summary>
    public LineSeal Seal { get; } = new();

    /// <summary>Lines read so far.</summary>
    public long Lines => Seal.Lines;

    /// <summary>
    /// The format of the line that was read last. A journal of format 1 that a newer library went on with has lines of both.
    /// </summary>
    public int Format { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <exception cref="JournalException">It is not what was written; the error names it.</exception>
    public JsonDocument Read(ReadOnlyMemory<byte> line)
    {
        while (line.Length > 0 && line.Span[^1] == (byte)'\r')
        {
            line = line[..^1];      // an editor's
        }

        var number = Lines + 1;
        var isFirst = number == 1;
        var hasSeal = _isSealed || LineSeal.IsOn(line.Span);
        if (hasSeal && !isFirst)
        {
            Check(line.Span, number);
        }

        var document = Parse(line, number);
        try
        {
            if (isFirst)
            {
                // A format that is not known may be sealed otherwise.
                Format = FormatOf(document.RootElement, number);
                if (hasSeal || Format > 1)
                {
                    Check(line.Span, number);
                }
            }

            if (!_isSealed)
            {
                Seal.Skip(line.Span);
            }

            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private int FormatOf(JsonElement header, long number)
    {
        try
        {
            return JournalHeader.CheckFormat(journal, header);
        }
        catch (InvalidOperationException)
        {
            // An escape for half a character: JSON allows it, text does not.
            throw new JournalException(
                journal, "a text of this line is no Unicode; the journal was changed after it was written, or its disk lost data.", number);
        }
    }

    private void Check(ReadOnlySpan<byte> line, long number)
    {
        if (Seal.Check(line) is { } wrong)
        {
            throw new JournalException(journal, wrong, number);
        }

        (_isSealed, Format) = (true, JournalHeader.Format);
    }

    private JsonDocument Parse(ReadOnlyMemory<byte> line, long number)
    {
        if (!Utf8.IsValid(line.Span))
        {
            throw new JournalException(
                journal, "this is no UTF-8; the journal was changed after it was written, or its disk lost data.", number);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line, JsonLine.Reading);
        }
        catch (JsonException error)
        {
            throw new JournalException(
                journal,
                $"this is no JSON (at byte {error.BytePositionInLine}); the journal was changed after it was written, or its disk lost " +
                "data.",
                number);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw new JournalException(journal, $"found a {kind}; every line is one JSON object.", number);
    }
}
