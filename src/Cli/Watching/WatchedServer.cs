using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace TreeReasoner.Cli;

/// <summary>A server whose searches can be watched.</summary>
internal sealed class WatchedServer : IDisposable
{
    private const string Searches = "treereasoner/searches";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ToolHost _host;
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _base;
    private readonly string? _id;

    /// <param name="host">Knows the key of the server: <c>TREEREASONER_KEY</c>.</param>
    /// <param name="address">The server's address, or that of one of its searches.</param>
    public WatchedServer(ToolHost host, string address)
    {
        _host = host;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https"))
        {
            throw new InputException($"--live is '{TerminalText.OneLine(address, 80)}'; it is the address of a server, such as http://127.0.0.1:8123/v1.");
        }

        var path = given.AbsolutePath.TrimEnd('/');
        var at = path.IndexOf($"/{Searches}/", StringComparison.Ordinal);
        if (at >= 0)
        {
            _id = path[(at + Searches.Length + 2)..].Split('/')[0];
            path = path[..at];
        }
        else if (path.Length == 0)
        {
            path = "/v1";
        }

        _base = new(given, $"{path}/");
        if (host.Variable("TREEREASONER_KEY") is { Length: > 0 } key)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        }
    }

    /// <summary>Asks once, so that a wrong address is told before a page is opened.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync(Searches, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The search that was named, else the newest; where there is none yet, the first that begins.</summary>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var response = await GetAsync(Searches, cancellationToken).ConfigureAwait(false);
            if (_id is not null)
            {
                return _id;
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using var list = await JsonOfAsync(body, cancellationToken).ConfigureAwait(false);
            if (list.RootElement.TryGetProperty("data", out var data) && data.GetArrayLength() > 0)
            {
                return data[0].GetProperty("id").GetString()!;
            }

            await Task.Delay(Pause, _host.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Hands over each event as it comes, to the end of the search.</summary>
    public async Task FollowAsync(string id, Action<ReadOnlyMemory<byte>> line, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"{Searches}/{Uri.EscapeDataString(id)}/events", cancellationToken).ConfigureAwait(false);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var happened in SseParser.Create(body).EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (happened.EventType == "end")
            {
                return;
            }

            line(Encoding.UTF8.GetBytes(happened.Data));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonDocument> JsonOfAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException other)
        {
            throw new InputException($"What answers at {_base} is no server of treereasoner; start one with treereasoner serve.", other, ExitCode.EndpointFault);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _client.GetAsync(new Uri(_base, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException gone)
        {
            throw new InputException($"Nothing answers at {_base}; start treereasoner serve there, or check --live.", gone, ExitCode.EndpointFault);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        var status = response.StatusCode;
        response.Dispose();
        throw new InputException(AdviceOn(status), null, ExitCode.EndpointFault);
    }

    private string AdviceOn(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{_base} wants a key; put it into TREEREASONER_KEY.",
        HttpStatusCode.NotFound => $"There is no such search at {_base}, or the server offers none; treereasoner serve does.",
        _ => $"{_base} answered {(int)status}; check --live.",
    };
}
