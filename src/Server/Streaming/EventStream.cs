using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.Server;

/// <summary>Writes server-sent events. What is written waits until it is flushed, and nothing is sent before the first flush.</summary>
internal sealed class EventStream(HttpContext context)
{
    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private bool _hasBegun;

    /// <summary>Whether anything was sent, after which an error is an event.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Writes an event.</summary>
    /// <param name="type">Its name; empty for none.</param>
    /// <param name="data">One line.</param>
    /// <param name="id">By which a client that comes back says what it saw last; empty for none.</param>
    public void Write(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> id = default)
    {
        Begin();
        if (!id.IsEmpty)
        {
            _writer.Write("id: "u8);
            _writer.Write(id);
            _writer.Write("\n"u8);
        }

        if (!type.IsEmpty)
        {
            _writer.Write("event: "u8);
            _writer.Write(type);
            _writer.Write("\n"u8);
        }

        _writer.Write("data: "u8);
        _writer.Write(data);
        _writer.Write("\n\n"u8);
    }

    /// <summary>Writes a comment, which every client skips and which keeps the connection open.</summary>
    public void WriteHeartbeat()
    {
        Begin();
        _writer.Write(": keepalive\n\n"u8);
    }

    public void WriteDone() => Write(default, "[DONE]"u8);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("The client has left.");
        }
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        var response = context.Response;
        response.StatusCode = 200;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
