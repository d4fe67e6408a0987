using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TreeReasoner.Server;

namespace TreeReasoner.Tests;

/// <summary>A server on a free loopback port.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    public const string Model = "thinker";
    private readonly WebApplication _app;

    private ServerUnderTest(WebApplication app, Uri address) => (_app, Address, Http) = (app, address, new() { BaseAddress = address });

    /// <summary>The address up to and with <c>/v1/</c>.</summary>
    public Uri Address { get; }

    public HttpClient Http { get; }

    public static Task<ServerUnderTest> StartAsync(
        IChatClient model, Action<TreeReasonerServerOptions>? configure = null, TimeProvider? clock = null) =>
        StartAsync(new ServedModel(Model, _ => model.AsTreeReasoner()), configure, clock);

    public static async Task<ServerUnderTest> StartAsync(
        ServedModel model, Action<TreeReasonerServerOptions>? configure = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddTreeReasonerServer(server =>
        {
            server.Models.Add(model);
            configure?.Invoke(server);
        });
        var app = builder.Build();
        app.MapTreeReasoner();
        await app.StartAsync();
        return new(app, new($"{app.Urls.First()}/v1/"));
    }

    public async Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, body, headers);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response.Headers);
    }

    public Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(
        string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>The events of a stream: name and data; a comment has the name ":".</summary>
    public async Task<List<(string Name, string Data)>> StreamAsync(
        string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = Request(body is null ? HttpMethod.Get : HttpMethod.Post, path, body, headers);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoCache);
        Assert.Equal(["no"], response.Headers.GetValues("X-Accel-Buffering"));
        var events = new List<(string, string)>();
        var name = "";
        foreach (var line in (await response.Content.ReadAsStringAsync()).Split('\n'))
        {
            if (line.StartsWith(':'))
            {
                events.Add((":", line));
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add((name, line[6..]));
                name = "";
            }
            else
            {
                Assert.True(line.Length == 0 || line.StartsWith("id:", StringComparison.Ordinal), line);
            }
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
