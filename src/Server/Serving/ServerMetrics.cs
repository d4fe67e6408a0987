using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace TreeReasoner.Server;

/// <summary>Counts requests, for meters and as text in the format of Prometheus. Numbers and names only.</summary>
internal sealed class ServerMetrics(SearchPlaces places)
{
    private static readonly Meter s_meter = new("TreeReasoner.Server");

    private static readonly Counter<long> s_requests =
        s_meter.CreateCounter<long>("treereasoner.server.requests", "{request}", "Requests answered, by route and status.");

    private static readonly Counter<long> s_tokens =
        s_meter.CreateCounter<long>("treereasoner.server.tokens", "{token}", "Tokens of all calls that requests caused, by kind.");

    private readonly Dictionary<(string Route, int Status), long> _requests = [];
    private readonly Lock _lock = new();
    private long _prompt, _completion;

    public void Count(string route, int status)
    {
        s_requests.Add(1, new("route", route), new("status", status));
        lock (_lock)
        {
            _requests[(route, status)] = _requests.GetValueOrDefault((route, status)) + 1;
        }
    }

    public void Count(Usage usage)
    {
        s_tokens.Add(usage.PromptTokens, new KeyValuePair<string, object?>("kind", "prompt"));
        s_tokens.Add(usage.CompletionTokens, new KeyValuePair<string, object?>("kind", "completion"));
        Interlocked.Add(ref _prompt, usage.PromptTokens);
        Interlocked.Add(ref _completion, usage.CompletionTokens);
    }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append("# TYPE treereasoner_server_requests_total counter\n");
        lock (_lock)
        {
            foreach (var ((route, status), count) in _requests)
            {
                text.Append(CultureInfo.InvariantCulture, $"treereasoner_server_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}\n");
            }
        }

        text.Append("# TYPE treereasoner_server_tokens_total counter\n");
        text.Append(CultureInfo.InvariantCulture, $"treereasoner_server_tokens_total{{kind=\"prompt\"}} {Interlocked.Read(ref _prompt)}\n");
        text.Append(CultureInfo.InvariantCulture, $"treereasoner_server_tokens_total{{kind=\"completion\"}} {Interlocked.Read(ref _completion)}\n");
        text.Append("# TYPE treereasoner_server_searches gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"treereasoner_server_searches {places.Taken}\n");
        text.Append("# TYPE treereasoner_server_waiting gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"treereasoner_server_waiting {places.Waiting}\n");
        return text.ToString();
    }
}
