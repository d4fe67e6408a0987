using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TreeReasoner.Server;

namespace TreeReasoner.Cli;

/// <summary>Where the server listens, and to whom.</summary>
internal sealed record HttpServerOptions
{
    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    public string? Folder { get; init; }

    public bool IsVerbose { get; init; }
}

/// <summary>The server of the package TreeReasoner.Server over the model that the tool was told.</summary>
internal sealed class HttpServer(ToolHost host, ToolSettings settings, HttpServerOptions options)
{
    private const int MostWatched = 64;

    /// <summary>Serves until the user ends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        if (!IPAddress.IsLoopback(options.Address) && options.Keys.Count == 0)
        {
            throw new InputException(
                $"{options.Address} can be reached from other machines, which need keys: name a file of them by --client-keys, or listen at 127.0.0.1.");
        }

        var served = ServedThought.Of(settings);
        await using var app = Build(served);
        app.MapTreeReasoner();
        await LoopbackApp.StartAsync(host, app, options.Address, options.Port).ConfigureAwait(false);
        Say(app.Urls.First(), served.Id);
        await app.WaitForShutdownAsync(host.Interrupted).ConfigureAwait(false);
        return ExitCode.Answered;
    }

    private WebApplication Build(ServedModel served) => LoopbackApp.Build(host, options.Address, options.Port, builder =>
    {
        if (options.IsVerbose)
        {
            builder.Logging.AddProvider(new LineLog(host)).SetMinimumLevel(LogLevel.Warning);
        }

        builder.Services.AddTreeReasonerServer(server =>
        {
            server.Models.Add(served);
            server.Folder = options.Folder;
            server.MaxWatched = MostWatched;
            foreach (var key in options.Keys)
            {
                server.Keys.Add(key);
            }
        });
    });

    private void Say(string address, string model)
    {
        var whom = "on this machine only";
        if (options.Keys.Count > 0)
        {
            whom = "with a key";
        }

        host.Out.WriteLine($"{address}/v1");
        host.Out.Flush();
        host.Say($"Serving {model} at {address}/v1, {whom}. Ctrl+C ends it. Watch it think:");
        host.Say($"  curl -N {address}/v1/chat/completions -H 'Content-Type: application/json' -d {ShellText.Quote(ServedThought.TryBody(model, settings.IsPocket))}");
        host.Say($"Or see its tree grow: treereasoner view --live {address}/v1");
    }

    /// <summary>What the server logs, a line each on standard error.</summary>
    private sealed class LineLog(ToolHost host) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                host.Say(formatter(state, exception));
            }
        }

        public void Dispose()
        {
            // The error stream is the tool's.
        }
    }
}
