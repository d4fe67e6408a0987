using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.Server;

/// <summary><c>/responses</c>: makes, gives, cancels, lists and deletes responses.</summary>
internal sealed class ResponsesEndpoint(ServerParts parts, ResponseStore store)
{
    private const int MostItems = 100, UsualItems = 20;

    // Whose key of idempotency stands for which response, with a hash of the request.
    private readonly ConcurrentDictionary<(string Owner, string Key), (string Id, string Hash)> _repeated = new();

    public async Task CreateAsync(Visitor visitor, Field body)
    {
        if (visitor.IdempotencyKey is { } repeated)
        {
            await RepeatableAsync(visitor, body, repeated).ConfigureAwait(false);
            return;
        }

        var request = Read(visitor.Owner, body);
        var left = parts.Budgets.Left(visitor.Key);
        if (request.IsBackground)
        {
            var response = StartDetached(visitor.Key, request, body, left, isRepeatable: false);
            await ShowAsync(visitor, request, response).ConfigureAwait(false);
            return;
        }

        using var place = request.Asked.Thinks ? parts.Places.Take() : null;
        await AttendedAsync(visitor, request, left).ConfigureAwait(false);
    }

    public async Task GetAsync(Visitor visitor, string id)
    {
        var response = Find(visitor, id);
        var query = visitor.Context.Request.Query;
        if (query["stream"].ToString() is not ("true" or "1"))
        {
            await WriteAsync(visitor, response.Snapshot()).ConfigureAwait(false);
            return;
        }

        var from = 0;
        if (query["starting_after"].ToString() is { Length: > 0 } after)
        {
            if (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last == int.MaxValue)
            {
                throw ApiException.Invalid("starting_after", "'starting_after' is the sequence_number of an event.");
            }

            from = last + 1;
        }

        if (response.Events is null)
        {
            throw ApiException.Invalid("stream", "Only a response that was made in the background can be streamed again.");
        }

        await FollowAsync(visitor, response, from).ConfigureAwait(false);
    }

    public async Task CancelAsync(Visitor visitor, string id)
    {
        var response = Find(visitor, id);
        if (!response.IsBackground)
        {
            throw new ApiException(400, "Only a response that was made in the background can be cancelled.", null, "not_background");
        }

        await StopAsync(response).ConfigureAwait(false);
        await WriteAsync(visitor, response.Snapshot()).ConfigureAwait(false);
    }

    public async Task DeleteAsync(Visitor visitor, string id)
    {
        var response = Find(visitor, id);
        await StopAsync(response).ConfigureAwait(false);
        store.Delete(response);
        await WriteAsync(visitor, new() { ["id"] = id, ["object"] = "response", ["deleted"] = true }).ConfigureAwait(false);
    }

    public Task ListInputAsync(Visitor visitor, string id)
    {
        var response = Find(visitor, id);
        var query = visitor.Context.Request.Query;
        var limit = UsualItems;
        if (query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostItems))
        {
            throw ApiException.Invalid("limit", $"'limit' is an integer from 1 to {MostItems}.");
        }

        var order = query["order"].ToString();
        if (order is not ("" or "asc" or "desc"))
        {
            throw ApiException.Invalid("order", "'order' is 'asc' or 'desc'.");
        }

        var items = response.Input.Select(item => (JsonObject)item!.DeepClone()).ToList();
        if (order != "asc")
        {
            items.Reverse();
        }

        if (query["after"].ToString() is { Length: > 0 } after)
        {
            var last = items.FindIndex(item => item["id"]!.GetValue<string>() == after);
            items = items.GetRange(last + 1, items.Count - last - 1);
        }

        var shown = items.Take(limit).ToList();
        return WriteAsync(visitor, new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. shown.Select(item => (JsonNode)item)]),
            ["first_id"] = shown.FirstOrDefault()?["id"]?.DeepClone(),
            ["last_id"] = shown.LastOrDefault()?["id"]?.DeepClone(),
            ["has_more"] = items.Count > shown.Count,
        });
    }

    /// <summary>Goes on with the background responses that another process left.</summary>
    public void Resume()
    {
        foreach (var left in store.Load())
        {
            try
            {
                using var body = JsonDocument.Parse(left.Body ?? "");
                Resume(left, Read(left.Owner, new(body.RootElement, "")));
            }
            catch (Exception failure) when (failure is ApiException or JsonException)
            {
                var failed = left.Snapshot();
                failed["status"] = "failed";
                failed["error"] = new JsonObject { ["code"] = "server_error", ["message"] = "The response could not be continued: the server has changed." };
                left.Set(failed);
                store.End(left);
            }
        }
    }

    private ResponsesRequest Read(string owner, Field body) =>
        ResponsesRequest.Read(body, parts.Models, parts.Options, id => store.Conversation(id, owner), id => store.Item(id, owner));

    private StoredResponse Find(Visitor visitor, string id) => store.Find(id, visitor.Owner) ?? throw ApiException.NoResponse(id);

    private ResponseForm FormOf(ResponsesRequest request) => new(parts.Options.SendsReasoningText, request.WantsEncrypted);

    private JsonObject Begun(ResponsesRequest request, string status) => ResponseObject.Begun(
        $"resp_{Guid.NewGuid():n}", parts.Clock.GetUtcNow().ToUnixTimeSeconds(), status, request.Echo);

    private async Task AttendedAsync(Visitor visitor, ResponsesRequest request, long? left)
    {
        var begun = Begun(request, "in_progress");
        var stream = new EventStream(visitor.Context);
        WriteEvent? write = null;
        if (request.Streams)
        {
            write = (type, data) => stream.Write(Encoding.UTF8.GetBytes(type), data);
        }

        var held = new HeldEvents(write);
        var writer = new ResponseWriter(begun, FormOf(request), parts.Clock, write is null ? null : held.Write);
        var run = new ResponseRun(parts, store, request, writer, null);
        var stop = visitor.Life.Token;
        writer.Begin();
        try
        {
            await run.RunAsync(visitor.Key, left, () => Show(held, stream, request.Streams, stop), () => Beat(stream, request.Streams, stop), visitor.Life)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (held.IsOpen && request.Streams && !visitor.Context.RequestAborted.IsCancellationRequested)
        {
            writer.Fail(ErrorAnswer.Of(failure, request.Asked.ModelName, request.Asked.Model.Explain));
        }

        Keep(visitor, request, writer.Response);
        if (!request.Streams)
        {
            await WriteAsync(visitor, writer.Response).ConfigureAwait(false);
            return;
        }

        held.Open();
        stream.WriteDone();
        await stream.FlushAsync(visitor.Context.RequestAborted).ConfigureAwait(false);
    }

    private void Keep(Visitor visitor, ResponsesRequest request, JsonObject response)
    {
        if (request.Stores)
        {
            var stored = new StoredResponse(response["id"]!.GetValue<string>(), visitor.Owner, response, request.Input)
            {
                PreviousId = request.PreviousId,
                ForgottenAt = parts.Clock.GetUtcNow() + parts.Options.StoreLife,
            };
            store.Add(stored);
        }
    }

    private static async ValueTask Show(HeldEvents held, EventStream stream, bool streams, CancellationToken cancellationToken)
    {
        if (streams)
        {
            held.Open();
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask Beat(EventStream stream, bool streams, CancellationToken cancellationToken)
    {
        if (streams)
        {
            stream.WriteHeartbeat();
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private StoredResponse StartDetached(ApiKey? key, ResponsesRequest request, Field body, long? left, bool isRepeatable)
    {
        if (request.Asked.Thinks && request.IsBackground)
        {
            parts.Places.Queue();
        }

        var begun = Begun(request, request.IsBackground ? "queued" : "in_progress");
        var id = begun["id"]!.GetValue<string>();
        var stored = new StoredResponse(id, key?.Name ?? "", begun, request.Input)
        {
            PreviousId = request.PreviousId,
            IsBackground = request.IsBackground,
            Body = request.IsBackground ? body.Value.GetRawText() : null,
            Life = new(),
            Events = new(request.IsBackground ? store.PathOf(id, "events") : null),
        };
        store.Add(stored);
        var writer = new ResponseWriter(begun, FormOf(request), parts.Clock, stored.Events.Write);
        Func<CancellationToken, Task<IDisposable>> place = PlaceFor(request, isRepeatable);
        var run = new ResponseRun(parts, store, request, writer, stored);
        stored.Running = Task.Run(() => run.RunDetachedAsync(key, left, place, isRestored: false));
        return stored;
    }

    private Func<CancellationToken, Task<IDisposable>> PlaceFor(ResponsesRequest request, bool isRepeatable)
    {
        if (!request.Asked.Thinks)
        {
            return _ => Task.FromResult(NoPlace.Instance);
        }

        if (isRepeatable && !request.IsBackground)
        {
            var taken = parts.Places.Take();
            return _ => Task.FromResult(taken);
        }

        return parts.Places.WaitAsync;
    }

    private void Resume(StoredResponse left, ResponsesRequest request)
    {
        if (request.Asked.Thinks)
        {
            parts.Places.Queue();
        }

        var path = store.PathOf(left.Id, "events")!;
        var kept = EventLog.Kept(path);
        left.Events = new(path, kept);
        left.Life = new();
        var begun = left.Snapshot();
        begun["output"] = new JsonArray();
        var writer = new ResponseWriter(begun, FormOf(request), parts.Clock, left.Events.Write);
        writer.Restore(kept);
        var key = parts.Options.Keys.FirstOrDefault(one => one.Name == left.Owner);
        var run = new ResponseRun(parts, store, request, writer, left);
        left.Running = Task.Run(() => run.RunDetachedAsync(key, null, PlaceFor(request, isRepeatable: false), isRestored: kept.Count > 0));
    }

    /// <summary>The same key joins the response that it stands for, running or not.</summary>
    private async Task RepeatableAsync(Visitor visitor, Field body, string repeated)
    {
        var hash = Convert.ToHexString(SecretHash.Of(body.Value.GetRawText()));
        var request = Read(visitor.Owner, body);
        StoredResponse? response = null;
        if (_repeated.TryGetValue((visitor.Owner, repeated), out var known) && (response = store.Find(known.Id, visitor.Owner)) is not null)
        {
            if (known.Hash != hash)
            {
                throw new ApiException(400, "The same Idempotency-Key was sent with another request.", null, "idempotency_key_reused");
            }
        }
        else
        {
            response = StartDetached(visitor.Key, request, body, parts.Budgets.Left(visitor.Key), isRepeatable: true);
            _repeated[(visitor.Owner, repeated)] = (response.Id, hash);
        }

        if (!request.IsBackground && !request.Streams)
        {
            await response.Running.WaitAsync(visitor.Life.Token).ConfigureAwait(false);
        }

        await ShowAsync(visitor, request, response).ConfigureAwait(false);
    }

    private Task ShowAsync(Visitor visitor, ResponsesRequest request, StoredResponse response) =>
        request.Streams ? FollowAsync(visitor, response, 0) : WriteAsync(visitor, response.Snapshot());

    private async Task FollowAsync(Visitor visitor, StoredResponse response, int from)
    {
        var stream = new EventStream(visitor.Context);
        var stop = visitor.Life.Token;
        await Pulling.EachAsync(
            response.Events!.ReadAsync(from, stop),
            one => stream.Write(Encoding.UTF8.GetBytes(one.Type), one.Data),
            () => stream.FlushAsync(stop),
            () => Beat(stream, true, stop),
            parts.Options.Heartbeat,
            visitor.Life).ConfigureAwait(false);
        stream.WriteDone();
        await stream.FlushAsync(stop).ConfigureAwait(false);
    }

    private static async Task StopAsync(StoredResponse response)
    {
        if (response.Life is { } life)
        {
            response.IsCancelled = true;
            try
            {
                await life.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // it has just ended
            }
        }

        await response.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task WriteAsync(Visitor visitor, JsonObject json)
    {
        visitor.Context.Response.ContentType = "application/json";
        await visitor.Context.Response.Body.WriteAsync(Wire.Bytes(json), visitor.Context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Holds events back until something has to be waited for: until then an error can be the status.</summary>
    private sealed class HeldEvents(WriteEvent? write)
    {
        private readonly List<(string Type, byte[] Data)> _held = [];

        public bool IsOpen { get; private set; }

        public void Write(string type, byte[] data)
        {
            if (IsOpen)
            {
                write!(type, data);
            }
            else
            {
                _held.Add((type, data));
            }
        }

        public void Open()
        {
            IsOpen = true;
            foreach (var (type, data) in _held)
            {
                write!(type, data);
            }

            _held.Clear();
        }
    }

    private sealed class NoPlace : IDisposable
    {
        public static readonly IDisposable Instance = new NoPlace();

        public void Dispose()
        {
        }
    }
}
