using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Reads attachments: data in the request itself, or an address.</summary>
internal static class AttachmentReader
{
    public static AIContent Image(Field address)
    {
        var text = address.AsText();
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var image = Data(address, text);
            if (!image.HasTopLevelMediaType("image") || !LooksLike(image.MediaType, image.Data.Span))
            {
                throw new ApiException(400, $"Invalid image at '{address.Path}': expected base64 data of a PNG, JPEG, GIF or WebP.", address.Path, "invalid_image");
            }

            return image;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp))
        {
            return new UriContent(uri, "image/*");
        }

        throw new ApiException(400, $"Invalid image at '{address.Path}': expected a data URL or an http(s) address.", address.Path, "invalid_image_url");
    }

    public static DataContent File(Field data, Field name)
    {
        var text = data.AsText();
        if (!text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            text = $"data:application/octet-stream;base64,{text}";
        }

        var file = Data(data, text);
        file.Name = name.Text();
        return file;
    }

    public static DataContent Audio(Field audio)
    {
        var format = audio["format"].OneOf("wav", "mp3") ?? throw ApiException.Missing(audio["format"].Path);
        return Data(audio["data"], $"data:audio/{format};base64,{audio["data"].AsText()}");
    }

    private static DataContent Data(Field at, string address)
    {
        try
        {
            var content = new DataContent(address);
            if (content.Data.Length > 0)
            {
                return content;
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or UriFormatException)
        {
            // said below
        }

        throw new ApiException(400, $"Invalid data at '{at.Path}': expected a data URL with base64.", at.Path, "invalid_base64");
    }

    private static bool LooksLike(string mediaType, ReadOnlySpan<byte> data) => mediaType.ToUpperInvariant() switch
    {
        "IMAGE/PNG" => data.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]),
        "IMAGE/JPEG" or "IMAGE/JPG" => data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]),
        "IMAGE/GIF" => data.StartsWith("GIF8"u8),
        "IMAGE/WEBP" => data.StartsWith("RIFF"u8),
        _ => true,
    };
}
