using System.Text.Json.Nodes;

namespace TreeReasoner.Server;

/// <summary>A response that clients may ask for again.</summary>
internal sealed class StoredResponse(string id, string owner, JsonObject response, JsonArray input)
{
    private readonly Lock _lock = new();
    private JsonObject _response = (JsonObject)response.DeepClone();

    public string Id => id;

    /// <summary>The name of the key whose response it is. No other key gives it.</summary>
    public string Owner => owner;

    /// <summary>The items of its own input.</summary>
    public JsonArray Input => input;

    public string? PreviousId { get; init; }

    /// <summary>Its events; null where none are kept.</summary>
    public EventLog? Events { get; set; }

    /// <summary>What ends it; null where it runs for one client only, or has ended.</summary>
    public CancellationTokenSource? Life { get; set; }

    /// <summary>Ends when it has ended.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>When it is forgotten; null while it runs.</summary>
    public DateTimeOffset? ForgottenAt { get; set; }

    /// <summary>A text of the request, for a process that goes on with it.</summary>
    public string? Body { get; init; }

    public bool IsBackground { get; init; }

    public bool IsCancelled { get; set; }

    /// <summary>The response as it is now; a copy.</summary>
    public JsonObject Snapshot()
    {
        lock (_lock)
        {
            return (JsonObject)_response.DeepClone();
        }
    }

    public void Set(JsonObject response)
    {
        var copy = (JsonObject)response.DeepClone();
        lock (_lock)
        {
            _response = copy;
        }
    }

    public string Status => Snapshot()["status"]!.GetValue<string>();
}
