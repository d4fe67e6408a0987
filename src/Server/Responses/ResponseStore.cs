using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreeReasoner.Server;

/// <summary>
/// The stored responses, in memory and, with a folder, on disk: a file with the request and what became of it, one with its events, and the
/// journal of its search.
/// </summary>
internal sealed class ResponseStore
{
    private readonly ConcurrentDictionary<string, StoredResponse> _all = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _responseOfItem = new(StringComparer.Ordinal);
    private readonly TreeReasonerServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly string? _folder;
    private DateTimeOffset _swept;

    public ResponseStore(TreeReasonerServerOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _swept = clock.GetUtcNow();
        if (options.Folder is not null)
        {
            _folder = Directory.CreateDirectory(Path.Combine(options.Folder, "responses")).FullName;
        }
    }

    /// <summary>A file of a response; null where nothing is on disk.</summary>
    public string? PathOf(string id, string extension) => _folder is null ? null : Path.Combine(_folder, $"{id}.{extension}");

    public void Add(StoredResponse response)
    {
        Sweep();
        _all[response.Id] = response;
        Index(response);
        Save(response);
    }

    /// <summary>Says that it has ended with what it holds now.</summary>
    public void End(StoredResponse response)
    {
        response.ForgottenAt = _clock.GetUtcNow() + _options.StoreLife;
        Index(response);
        Save(response);
    }

    public StoredResponse? Find(string id, string owner)
    {
        Sweep();
        if (_all.TryGetValue(id, out var found) && found.Owner == owner && !IsForgotten(found))
        {
            return found;
        }

        return null;
    }

    public void Delete(StoredResponse response)
    {
        if (!_all.TryRemove(response.Id, out _))
        {
            return;
        }

        foreach (var id in ItemsOf(response))
        {
            _responseOfItem.TryRemove(id, out _);
        }

        if (_folder is not null)
        {
            foreach (var extension in (string[])["json", "events", "journal"])
            {
                File.Delete(PathOf(response.Id, extension)!);
            }
        }
    }

    /// <summary>An item that a response has put out; null where none of that id is stored.</summary>
    public JsonElement? Item(string id, string owner)
    {
        if (!_responseOfItem.TryGetValue(id, out var response) || Find(response, owner) is not { } found)
        {
            return null;
        }

        var item = ((JsonArray)found.Snapshot()["output"]!).FirstOrDefault(one => one!["id"]?.GetValue<string>() == id);
        return item is null ? null : Element(item);
    }

    /// <summary>The items of a response and of those before it, oldest first.</summary>
    public IReadOnlyList<JsonElement> Conversation(string id, string owner)
    {
        var turns = new Stack<StoredResponse>();
        for (var next = id; next is not null; next = turns.Peek().PreviousId)
        {
            turns.Push(Find(next, owner) ?? throw ApiException.NoResponse(next, "previous_response_id"));
        }

        var items = new List<JsonElement>();
        foreach (var turn in turns)
        {
            items.AddRange(turn.Input.Select(Element));
            items.AddRange(((JsonArray)turn.Snapshot()["output"]!).Select(Element));
        }

        return items;
    }

    /// <summary>Reads what another process left.</summary>
    /// <returns>Background responses that have not ended.</returns>
    public IReadOnlyList<StoredResponse> Load()
    {
        var open = new List<StoredResponse>();
        if (_folder is null)
        {
            return open;
        }

        foreach (var path in Directory.EnumerateFiles(_folder, "*.json"))
        {
            if (Read(path) is not { } response)
            {
                continue;
            }

            _all[response.Id] = response;
            Index(response);
            if (response.ForgottenAt is not null)
            {
                continue;
            }

            if (response.IsBackground)
            {
                open.Add(response);
                continue;
            }

            var failed = response.Snapshot();
            failed["status"] = "failed";
            failed["error"] = new JsonObject { ["code"] = "server_error", ["message"] = "The server was stopped before the response was complete." };
            response.Set(failed);
            End(response);
        }

        return open;
    }

    private static IEnumerable<string> ItemsOf(StoredResponse response) =>
        ((JsonArray)response.Snapshot()["output"]!).Select(item => item!["id"]?.GetValue<string>()).OfType<string>();

    private void Index(StoredResponse response)
    {
        foreach (var id in ItemsOf(response))
        {
            _responseOfItem[id] = response.Id;
        }
    }

    private static JsonElement Element(JsonNode? node) => JsonElement.Parse(node!.ToJsonString());

    private bool IsForgotten(StoredResponse response) => response.ForgottenAt <= _clock.GetUtcNow();

    private void Sweep()
    {
        var now = _clock.GetUtcNow();
        if (now - _swept < TimeSpan.FromSeconds(10) && _all.Count < _options.MaxStored)
        {
            return;
        }

        _swept = now;
        foreach (var (_, response) in _all)
        {
            if (IsForgotten(response))
            {
                Delete(response);
            }
        }

        var surplus = _all.Count - _options.MaxStored + 1;
        if (surplus > 0)
        {
            var oldest = _all.Values.Where(response => response.ForgottenAt is not null).OrderBy(response => response.ForgottenAt).Take(surplus);
            foreach (var response in oldest.ToList())
            {
                Delete(response);
            }
        }
    }

    private void Save(StoredResponse response)
    {
        if (PathOf(response.Id, "json") is not { } path)
        {
            return;
        }

        var record = new JsonObject
        {
            ["owner"] = response.Owner,
            ["previous"] = response.PreviousId,
            ["background"] = response.IsBackground,
            ["forgotten_at"] = response.ForgottenAt?.ToUnixTimeMilliseconds(),
            ["body"] = response.Body,
            ["input"] = response.Input.DeepClone(),
            ["response"] = response.Snapshot(),
        };

        // In one step, so that a killed process leaves the old one or the new one.
        File.WriteAllText($"{path}.new", record.ToJsonString());
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static StoredResponse? Read(string path)
    {
        try
        {
            var record = JsonNode.Parse(File.ReadAllText(path))!;
            var response = (JsonObject)record["response"]!;
            var forgotten = record["forgotten_at"]?.GetValue<long>();
            return new(response["id"]!.GetValue<string>(), record["owner"]!.GetValue<string>(), response, (JsonArray)record["input"]!.DeepClone())
            {
                PreviousId = record["previous"]?.GetValue<string>(),
                IsBackground = record["background"]!.GetValue<bool>(),
                Body = record["body"]?.GetValue<string>(),
                ForgottenAt = forgotten is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or NullReferenceException or IOException)
        {
            return null;
        }
    }
}
