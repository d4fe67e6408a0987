using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Schemas are written as JSON in the code that reads their answers.</summary>
internal static class SchemaJson
{
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonElement.ParseValue(ref reader);
    }
}
