using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using TreeReasoner.Viewer;

namespace TreeReasoner.Cli;

/// <summary>A page on this machine that shows a search of a server while it runs.</summary>
internal sealed class LivePage(ToolHost host, WatchedServer server, string language, int port)
{
    private readonly WatchedLines _lines = new();

    /// <summary>Shows it until the user ends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        await server.CheckAsync(host.Interrupted).ConfigureAwait(false);
        await using var app = LoopbackApp.Build(host, IPAddress.Loopback, port);
        app.MapGet("/", (RequestDelegate)PageAsync);
        app.MapGet("/record", (RequestDelegate)RecordAsync);
        app.MapGet("/events", (RequestDelegate)EventsAsync);
        await LoopbackApp.StartAsync(host, app, IPAddress.Loopback, port).ConfigureAwait(false);
        host.Out.WriteLine(app.Urls.First());
        host.Out.Flush();
        host.Say($"Open {app.Urls.First()} in a browser. Ctrl+C ends it.");
        await WatchAsync().ConfigureAwait(false);
        await app.WaitForShutdownAsync(host.Interrupted).ConfigureAwait(false);
        return ExitCode.Answered;
    }

    private async Task WatchAsync()
    {
        try
        {
            var id = await server.FindAsync(host.Interrupted).ConfigureAwait(false);
            await server.FollowAsync(id, _lines.Add, host.Interrupted).ConfigureAwait(false);
            host.Say("The search has ended; the page stays until Ctrl+C.");
        }
        catch (OperationCanceledException)
        {
            // The user has ended it before the search did.
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            host.Say($"The server has hung up ({TerminalText.OneLine(broken.Message)}); the page shows what it has told, until Ctrl+C.");
        }
        finally
        {
            _lines.End();
        }
    }

    private Task PageAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return JournalPage.WriteLiveAsync(context.Response.Body, new() { Language = language }, context.RequestAborted);
    }

    private async Task RecordAsync(HttpContext context)
    {
        var journal = _lines.Journal();
        if (journal.Lines.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.CacheControl = "no-store";
        await JournalPage.WriteRecordAsync(journal, context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var next = 0;
        if (int.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            next = last + 1;
        }

        using var life = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.Interrupted);
        try
        {
            await context.Response.Body.FlushAsync(life.Token).ConfigureAwait(false);
            await foreach (var number in _lines.FollowAsync(next, life.Token).ConfigureAwait(false))
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {number}\ndata: {number}\n\n"), life.Token).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(life.Token).ConfigureAwait(false);
            }

            await context.Response.WriteAsync("event: end\ndata: {}\n\n", life.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the user ends the tool.
        }
    }
}
