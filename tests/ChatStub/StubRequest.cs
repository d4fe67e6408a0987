using System.Text.Json;

namespace TreeReasoner.ChatStub;

/// <summary>A request that a <see cref="StubServer"/> got.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="Body">The JSON as it was sent.</param>
/// <param name="Authorization">The header.</param>
public sealed record StubRequest(int Number, JsonElement Body, string Authorization)
{
    /// <summary>Choices asked for.</summary>
    public int Choices => Body.TryGetProperty("n", out var n) ? n.GetInt32() : 1;

    /// <summary>Whether a field is there.</summary>
    public bool Has(string field) => Body.TryGetProperty(field, out _);

    /// <summary>All text of the messages.</summary>
    public string Text => string.Join('\n', Body.GetProperty("messages").EnumerateArray().Select(message =>
    {
        var content = message.GetProperty("content");
        return content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
    }));
}
