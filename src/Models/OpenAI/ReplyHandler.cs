using System.Net;
using System.Net.Http.Headers;

namespace TreeReasoner.Models;

/// <summary>
/// Reads the bodies of replies: no more bytes than were asked for, tolerantly, and with an error inside a good status told as that error,
/// so that the retry policy and everything above treat it as one.
/// </summary>
internal sealed class ReplyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // For calls that do not say what they asked for, such as embeddings and files.
    private const long MaxBytes = 64 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            return response;
        }

        try
        {
            var capture = ReplyCapture.Current;
            var body = await ReadAsync(response.Content, capture?.MaxBytes ?? MaxBytes, cancellationToken).ConfigureAwait(false);
            var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            response.Content.Dispose();
            response.Content = content;
            if (capture is not null && response.StatusCode == HttpStatusCode.OK)
            {
                Read(response, capture, body);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static void Read(HttpResponseMessage response, ReplyCapture capture, ReadOnlyMemory<byte> body)
    {
        var reply = ReplyBody.Read(body);
        capture.Reply = reply;
        if (reply.ErrorStatus is { } status)
        {
            response.StatusCode = (HttpStatusCode)status;
            response.ReasonPhrase = "";
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, long limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            throw new ReplyTooLargeException(limit);
        }

        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return body.GetBuffer().AsMemory(0, (int)body.Length);
            }

            if (body.Length + count > limit)
            {
                throw new ReplyTooLargeException(limit);
            }

            body.Write(buffer, 0, count);
        }
    }
}
