using System.Text.Json;

namespace TreeReasoner.Server;

/// <summary>
/// Refuses what a request asks for and this server does not do. A value that asks for nothing, such as an empty list or a penalty of 0, passes.
/// </summary>
internal static class KnownFields
{
    public static void Check(Field body, IReadOnlySet<string> known, IReadOnlySet<string> unsupported)
    {
        foreach (var property in body.Value.EnumerateObject())
        {
            if (known.Contains(property.Name) || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!unsupported.Contains(property.Name))
            {
                throw ApiException.Unknown(body.PathOf(property.Name));
            }

            if (!AsksForNothing(property.Value))
            {
                throw ApiException.Unsupported(body.PathOf(property.Name));
            }
        }
    }

    private static bool AsksForNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().MoveNext(),
        JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
        _ => false,
    };
}
