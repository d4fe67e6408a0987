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
    private readonly ConcurrentDictionary<string, bool> _connections = new();
    private readonly bool _remembers;
    private int _count, _inFlight, _maxInFlight;
    private long _serviceTicks;

    private StubServer(WebApplication app, bool remembers) => (_app, _remembers) = (app, remembers);

    /// <summary>The base address for a client.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The requests so far, in the order in which they arrived.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>The most requests that were being answered at once.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    /// <summary>Connections that requests have come by.</summary>
    public int Connections => _connections.Count;

    /// <summary>Requests being answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests that have arrived.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Time spent on requests that are done, those that overlap counting each.</summary>
    public TimeSpan Service => new(Volatile.Read(ref _serviceTicks));

    /// <summary>Ends when every request that arrived so far is answered, or given up by the client.</summary>
    public Task AnsweredAsync() => Task.WhenAll(_answers);

    /// <summary>Starts a server.</summary>
    /// <param name="reply">What each request gets; called from any thread.</param>
    /// <param name="remembers">Whether <see cref="Requests"/> are kept, and <see cref="AnsweredAsync"/> knows of them; not for long
    /// runs.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="map">Maps more routes.</param>
    /// <returns>The server, listening.</returns>
    public static async Task<StubServer> StartAsync(
        Func<StubRequest, StubReply> reply, bool remembers = true, int port = 0, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var server = new StubServer(app, remembers);
        foreach (var path in (string[])["/v1/chat/completions", "/v1/responses", "/v1/messages", "/chat/completions", "/api/chat"])
        {
            app.MapPost(path, context => server.AnswerAsync(context, reply));
        }

        map?.Invoke(app);
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
        var start = TimeProvider.System.GetTimestamp();
        using var body = await JsonDocument
            .ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        // Before it is numbered: who sees the number of the last request may rely on all of them being counted as in flight.
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = MaxInFlight; now > most; most = MaxInFlight)
        {
            Interlocked.CompareExchange(ref _maxInFlight, now, most);
        }

        var request = new StubRequest(
            Interlocked.Increment(ref _count) - 1, body.RootElement.Clone(), context.Request.Headers.Authorization.ToString());
        var answered = new TaskCompletionSource();
        if (_remembers)
        {
            _connections[context.Connection.Id] = true;
            _answers.Add(answered.Task);
            _requests.Enqueue(request);
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
            Interlocked.Add(ref _serviceTicks, TimeProvider.System.GetElapsedTime(start).Ticks);
            answered.SetResult();
        }
    }
}
