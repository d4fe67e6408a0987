using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Takes states as the JSON that a journal has of them, whatever search they are of: each is what was written of it relative to its parent.
/// </summary>
public sealed class JsonStateCodec : IStateCodec<JsonElement>
{
    private JsonStateCodec()
    {
    }

    /// <summary>The one there is.</summary>
    public static JsonStateCodec Instance { get; } = new();

    /// <inheritdoc/>
    public void WriteRoot(Utf8JsonWriter json, JsonElement root) => root.WriteTo(json);

    /// <inheritdoc/>
    public JsonElement ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => json.Clone();

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, JsonElement state, JsonElement parent) => state.WriteTo(json);

    /// <inheritdoc/>
    public JsonElement Read(JsonElement json, JsonElement parent) => json.Clone();
}
