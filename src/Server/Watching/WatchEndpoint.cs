using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TreeReasoner.Server;

/// <summary><c>GET /treereasoner/searches</c> and the events of one of them. Each key sees its own.</summary>
internal sealed class WatchEndpoint(ServerParts parts)
{
    public async Task ListAsync(Visitor visitor)
    {
        var data = new JsonArray();
        foreach (var search in parts.Watched.Of(visitor.Owner))
        {
            data.Add((JsonNode)new JsonObject
            {
                ["id"] = search.Id,
                ["object"] = "treereasoner.search",
                ["created"] = search.Begun.ToUnixTimeSeconds(),
                ["model"] = search.Model,
                ["status"] = StatusOf(search),
                ["events"] = search.Count,
            });
        }

        visitor.Context.Response.ContentType = "application/json";
        await visitor.Context.Response.Body.WriteAsync(Wire.Bytes(new() { ["object"] = "list", ["data"] = data }), visitor.Life.Token).ConfigureAwait(false);
    }

    /// <summary>Tells what has happened, and what happens until the search ends: each event is a line of its journal.</summary>
    public async Task FollowAsync(Visitor visitor, string id)
    {
        var search = parts.Watched.Find(id, visitor.Owner)
            ?? throw new ApiException(404, "There is no such search, or it is not kept any more.", null, "search_not_found");
        var stream = new EventStream(visitor.Context);
        var stop = visitor.Life.Token;
        stream.WriteHeartbeat();
        await Pulling.EachAsync(
            search.FollowAsync(First(visitor), stop),
            happened => stream.Write(default, happened.Line.Span, Number(happened.Number)),
            () => stream.FlushAsync(stop),
            () =>
            {
                stream.WriteHeartbeat();
                return stream.FlushAsync(stop);
            },
            parts.Options.Heartbeat,
            visitor.Life).ConfigureAwait(false);
        stream.Write("end"u8, "{}"u8);
        await stream.FlushAsync(stop).ConfigureAwait(false);
    }

    private static string StatusOf(WatchedSearch search)
    {
        if (search.HasEnded)
        {
            return "ended";
        }

        return "running";
    }

    private static byte[] Number(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A client that comes back says which event it saw last.</summary>
    private static int First(Visitor visitor)
    {
        var last = visitor.Context.Request.Headers["Last-Event-ID"].ToString();
        if (int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue)
        {
            return number + 1;
        }

        return 0;
    }
}
