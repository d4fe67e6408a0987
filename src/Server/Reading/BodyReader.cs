using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.Server;

/// <summary>Reads the JSON body of a request, within limits of size and time.</summary>
internal static class BodyReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64 };

    public static async Task<JsonDocument> ReadAsync(HttpContext context, TreeReasonerServerOptions limits, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > limits.MaxBodyBytes)
        {
            throw TooLarge(limits);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limits.BodyTimeout);
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 0, 256, limits.MaxBodyBytes));
        try
        {
            while (true)
            {
                var read = await context.Request.Body.ReadAsync(body.GetMemory(4096), patience.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                body.Advance(read);
                if (body.WrittenCount > limits.MaxBodyBytes)
                {
                    throw TooLarge(limits);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(408, "The body took too long to arrive.", null, "request_timeout");
        }

        try
        {
            return JsonDocument.Parse(body.WrittenMemory, s_options);
        }
        catch (JsonException)
        {
            throw new ApiException(400, "We could not parse the JSON body of your request.", null, "invalid_json");
        }
    }

    private static ApiException TooLarge(TreeReasonerServerOptions limits) =>
        new(413, $"The body is larger than {limits.MaxBodyBytes} bytes, which is the limit of this server.", null, "request_too_large");
}
