using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>JSON on one line, and text that is no valid Unicode.</summary>
internal static class JsonLine
{
    // A file is not a web page: letters of all languages stay readable, and only what would break JSON or the line is escaped.
    public static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false,
    };

    /// <summary>As deep as the writer goes.</summary>
    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };

    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A short hash of what is written, the same in every process.</summary>
    public static string HashOf(Action<Utf8JsonWriter> write)
    {
        var hash = SHA256.HashData(Of(write).Span);
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>
    /// Text as a string; text with a surrogate that has lost its other half as the bytes of its UTF-16, for JSON has no word for it.
    /// </summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string text)
    {
        if (IsWellFormed(text))
        {
            json.WriteString(name, text);
            return;
        }

        json.WriteStartObject(name);
        var bytes = new byte[text.Length * sizeof(char)];
        for (var i = 0; i < text.Length; i++)
        {
            (bytes[2 * i], bytes[(2 * i) + 1]) = ((byte)text[i], (byte)(text[i] >> 8));
        }

        json.WriteBase64String("utf16"u8, bytes);
        json.WriteEndObject();
    }

    /// <summary>What <see cref="WriteText"/> wrote; null if there is no such property.</summary>
    public static string? ReadText(this JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("utf16"u8, out var encoded)
            || encoded.ValueKind != JsonValueKind.String || !encoded.TryGetBytesFromBase64(out var bytes) || bytes.Length % 2 != 0)
        {
            throw new FormatException(
                $"'{name}' is a {value.ValueKind}; it is a string, or an object with the base64 of UTF-16 in 'utf16'.");
        }

        return string.Create(bytes.Length / 2, bytes, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8));
            }
        });
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
