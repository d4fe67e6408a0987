using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TreeReasoner.ChatStub;

/// <summary>A real HTTP server on a free loopback port that speaks chat completions as a test scripts it, faults included.</summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly ConcurrentBag<Task> _answers = [];
    private int _count, _inFlight, _maxInFlight;

    private StubServer(WebApplication app) => _app = app;

    /// <summary>The base address for a client.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The requests so far, in the order in which they arrived.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>The most requests that were being answered at once.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    /// <summary>Requests being answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Ends when every request that arrived so far is answered, or given up by the client.</summary>
    public Task AnsweredAsync() => Task.WhenAll(_answers);

    /// <summary>Starts a server.</summary>
    /// <param name="reply">What each request gets; called from any thread.</param>
    /// <returns>The server, listening.</returns>
    public static async Task<StubServer> StartAsync(Func<StubRequest, StubReply> reply)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StubServer(app);
        app.MapPost("/v1/chat/completions", context => server.AnswerAsync(context, reply));
        await app.StartAsync().ConfigureAwait(false);
        server.Endpoint = new($"{app.Urls.First()}/v1");
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, Func<StubRequest, StubReply> reply)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        var request = new StubRequest(
            Interlocked.Increment(ref _count) - 1, body.RootElement.Clone(), context.Request.Headers.Authorization.ToString());
        var answered = new TaskCompletionSource();
        _answers.Add(answered.Task);
        _requests.Enqueue(request);
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = MaxInFlight; now > most; most = MaxInFlight)
        {
            Interlocked.CompareExchange(ref _maxInFlight, now, most);
        }

        try
        {
            await reply(request).WriteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone, as some tests want it to
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            answered.SetResult();
        }
    }
}
