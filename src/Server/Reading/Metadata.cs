using System.Text.Json.Nodes;

namespace TreeReasoner.Server;

/// <summary>Reads the pairs that a client attaches to a request: at most 16, with keys of 64 and values of 512 characters.</summary>
internal static class Metadata
{
    private const int MostPairs = 16, LongestKey = 64, LongestValue = 512;

    public static JsonObject Read(Field metadata)
    {
        var pairs = new JsonObject();
        if (metadata.OrObject().IsMissing)
        {
            return pairs;
        }

        foreach (var pair in metadata.Value.EnumerateObject())
        {
            var value = metadata[pair.Name];
            if (pair.Name.Length > LongestKey || value.AsText().Length > LongestValue || pairs.Count >= MostPairs)
            {
                throw ApiException.Invalid(
                    metadata.Path,
                    $"Invalid '{metadata.Path}': at most {MostPairs} pairs, keys of at most {LongestKey} and values of at most {LongestValue} characters.");
            }

            pairs[pair.Name] = value.AsText();
        }

        return pairs;
    }
}
