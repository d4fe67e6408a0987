using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TreeReasoner.Viewer.Tests;

/// <summary>Serves a live page of a journal, of which a test lets out as much as it wants.</summary>
internal sealed class RunningSearch : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryJournal _journal;
    private readonly SemaphoreSlim _more = new(0);
    private volatile int _shown;

    private RunningSearch(WebApplication app, MemoryJournal journal) => (_app, _journal) = (app, journal);

    public string Address => _app.Urls.First() + "/";

    public static async Task<RunningSearch> StartAsync(MemoryJournal journal, int shown)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var running = new RunningSearch(app, journal) { _shown = shown };
        app.MapGet("/", context =>
        {
            context.Response.ContentType = "text/html";
            return JournalPage.WriteLiveAsync(context.Response.Body);
        });
        app.MapGet("/record", context => JournalPage.WriteRecordAsync(new MemoryJournal(journal.Lines.Take(running._shown)), context.Response.Body));
        app.MapGet("/events", running.TellAsync);
        app.MapGet("/favicon.ico", () => { });
        await app.StartAsync();
        return running;
    }

    public void Show(int lines)
    {
        _shown = lines;
        _more.Release();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _more.Dispose();
    }

    private async Task TellAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        var told = 0;
        while (told < _journal.Lines.Count)
        {
            for (; told < _shown; told++)
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {told}\ndata: {told}\n\n"), context.RequestAborted);
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (told < _journal.Lines.Count)
            {
                await _more.WaitAsync(context.RequestAborted);
            }
        }

        await context.Response.WriteAsync("event: end\ndata: {}\n\n", context.RequestAborted);
    }
}
