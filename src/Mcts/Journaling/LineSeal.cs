using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// What ends a line of format 2: its number, and a checksum over the checksum of the line before and all of this line up to there. So a
/// changed, lost, doubled or exchanged line does not fit what stands around it.
/// </summary>
/// <remarks>
/// CRC-64 (ECMA-182) finds every change of up to 64 neighbouring bits for certain. It is no signature: who wants to forge a journal can.
/// </remarks>
internal sealed class LineSeal
{
    private const int DigitCount = 16;
    private static readonly int Length = Before.Length + DigitCount + After.Length;

    private readonly Crc64 _crc = new();
    private readonly byte[] _digits = new byte[DigitCount];
    private bool _hasDigits;

    private static ReadOnlySpan<byte> Before => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>Lines so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Writes the number of the next line. It is the last property that the line writes itself.</summary>
    public void WriteNumber(Utf8JsonWriter json) => json.WriteNumber("n"u8, Lines + 1);

    /// <summary>Seals the next line.</summary>
    /// <param name="line">A JSON object without its last brace.</param>
    /// <returns>What follows it.</returns>
    public byte[] Seal(ReadOnlySpan<byte> line)
    {
        Take(line);
        return [.. Before, .. _digits, .. After];
    }

    /// <summary>Takes a line that has no seal, so that the seal of a later one covers it.</summary>
    public void Skip(ReadOnlySpan<byte> line) => Take(line);

    /// <summary>Whether a line has a seal at all.</summary>
    public static bool IsOn(ReadOnlySpan<byte> line) =>
        line.Length > Length && line.EndsWith(After) && line[^Length..].StartsWith(Before);

    /// <summary>What is wrong with the next line; null if it is as it was written.</summary>
    public string? Check(ReadOnlySpan<byte> line)
    {
        if (!IsOn(line))
        {
            return Wrong("it does not end with its checksum.");
        }

        Take(line[..^Length]);
        if (line.Slice(line.Length - DigitCount - After.Length, DigitCount).SequenceEqual(_digits))
        {
            return null;
        }

        return Wrong(NumberOf(line) is { } number && number != Lines
            ? string.Create(CultureInfo.InvariantCulture, $"it has the number {number}: a line is missing, doubled or exchanged.")
            : "its checksum does not fit: it, or one before it, was changed after it was written.");
    }

    private static string Wrong(string found) =>
        $"{found} What stands before this line is whole: delete this line and all after it, and the search goes on from there.";

    private static long? NumberOf(ReadOnlySpan<byte> line)
    {
        var body = line[..^Length];
        var start = body.LastIndexOf(",\"n\":"u8);
        if (start >= 0 && Utf8Parser.TryParse(body[(start + 5)..], out long number, out _))
        {
            return number;
        }

        return null;
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        _crc.Reset();
        if (_hasDigits)
        {
            _crc.Append(_digits);
        }

        _crc.Append(body);
        Encoding.ASCII.GetBytes(_crc.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture), _digits);
        _hasDigits = true;
        Lines++;
    }
}
