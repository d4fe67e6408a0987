using System.Reflection;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>The first line: which format, which search with which options, about what. A journal goes on only where all of it agrees.</summary>
internal static class JournalHeader
{
    public const int Format = 1;

    /// <summary>How every journal begins, so that another file is not taken for a torn one.</summary>
    public static ReadOnlySpan<byte> Start => "{\"type\":\"search\",\"format\":"u8;

    public static string Library { get; } =
        typeof(JournalHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Write<TState>(Utf8JsonWriter json, in SearchIdentity<TState> identity, IStateCodec<TState> codec, DateTimeOffset started)
    {
        json.WriteString("type"u8, "search"u8);
        json.WriteNumber("format"u8, Format);
        json.WriteString("library"u8, Library);
        json.WriteString("started"u8, started);
        json.WriteString("algorithm"u8, identity.Algorithm);
        Write(json, "settings", identity.Settings(codec));
        Write(json, "running", identity.Running);
        json.WriteString("expander"u8, identity.Expander);
        json.WriteString("evaluator"u8, identity.Evaluator);
        json.WritePropertyName("root"u8);
        codec.WriteRoot(json, identity.Root);
    }

    /// <summary>Throws unless the line is a header that this library can read.</summary>
    public static void CheckFormat(string journal, JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object
            || !header.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "search"
            || !header.TryGetProperty("format"u8, out var format))
        {
            throw new JournalException(journal, "this is no journal: its first line says neither what it is nor in which format.", 1);
        }

        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number != Format)
        {
            throw new JournalException(journal, $"the journal has format {format.GetRawText()}; this library ({Library}) reads format {Format}.", 1);
        }
    }

    /// <summary>Throws unless the journal was made by the same search, with the same options that shape the tree, about the same problem.</summary>
    public static void Check<TState>(
        string journal, JsonElement header, in SearchIdentity<TState> identity, IStateCodec<TState> codec, bool isResumed)
    {
        CheckFormat(journal, header);
        var differences = new List<string>();
        Compare("algorithm", Text(header, "algorithm"), identity.Algorithm, differences);
        Compare(header, "settings", identity.Settings(codec), differences);
        if (isResumed)
        {
            Compare(header, "running", identity.Running, differences);
        }

        if (differences.Count > 0)
        {
            throw new JournalException(
                journal,
                $"was made by another search: {string.Join("; ", differences)}. What shapes the tree cannot change on the way; use what the " +
                "journal has, or begin a new journal.");
        }

        var mine = identity.Root;
        using var root = JsonDocument.Parse(JsonLine.Of(json => codec.WriteRoot(json, mine)));
        if (!header.TryGetProperty("root"u8, out var recorded) || !JsonElement.DeepEquals(recorded, root.RootElement))
        {
            throw new JournalException(journal, "is about another problem: its root is not the root of this search.");
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Compare(JsonElement header, string name, IReadOnlyDictionary<string, string> mine, List<string> differences)
    {
        var recorded = header.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString())
            : [];
        foreach (var key in recorded.Keys.Union(mine.Keys))
        {
            Compare(key, recorded.GetValueOrDefault(key), mine.GetValueOrDefault(key), differences);
        }
    }

    private static void Compare(string name, string? recorded, string? mine, List<string> differences)
    {
        if (recorded != mine)
        {
            differences.Add($"{name} is {recorded ?? "not there"} in the journal and {mine ?? "not there"} in this search");
        }
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
