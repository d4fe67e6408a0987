using System.Reflection;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// The first line: which format, which search with which options, about what. A journal goes on only where all of it agrees.
/// </summary>
internal static class JournalHeader
{
    /// <summary>The format that is written. Format 1, which has neither numbers nor checksums, is read as well.</summary>
    public const int Format = 2;

    private static readonly string[] Names =
    [
        "type", "format", "library", "arithmetic", "run", "problem", "started", "algorithm", "settings", "running", "expander", "evaluator",
        "discount",
        "backup", "root", "n", "crc",
    ];

    // Settings of the search that format 1 had, and what they are where nothing was made of them. What they turned on is an extension now.
    private static readonly Dictionary<string, string> NoneOfFormat1 = new()
    {
        ["RootNoiseFraction"] = "0",
        ["RootNoiseAlpha"] = "0.3",
        ["PlannedSimulations"] = "null",
        ["PlannedTokens"] = "null",
        ["MergesEqualStates"] = "false",
    };

    public static string Library { get; } =
        typeof(JournalHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Write<TState>(Utf8JsonWriter json, SearchStarted<TState> started, IStateCodec<TState> codec)
    {
        json.WriteString("type"u8, "search"u8);
        json.WriteNumber("format"u8, Format);
        json.WriteString("library"u8, started.Library);
        json.WriteNumber("arithmetic"u8, started.Arithmetic);
        json.WriteString("run"u8, started.RunId);
        json.WriteString("problem"u8, started.ProblemId);
        json.WriteString("started"u8, started.StartedAt);
        json.WriteString("algorithm"u8, started.Algorithm);
        Write(json, "settings", started.Settings);
        Write(json, "running", started.Running);
        json.WriteString("expander"u8, started.Expander);
        json.WriteString("evaluator"u8, started.Evaluator);
        json.WriteNumber("discount"u8, started.Discount);
        json.WriteString("backup"u8, started.Backup.ToString());
        json.WritePropertyName("root"u8);
        codec.WriteRoot(json, started.Root);
    }

    /// <summary>The first event of a journal.</summary>
    public static SearchStarted<TState> Read<TState>(JsonElement json, IStateCodec<TState> codec)
    {
        KnownProperties.Check(json, "the header", Names);
        var settings = Texts(json, "settings");
        return new()
        {
            Root = codec.ReadRoot(json.GetProperty("root"u8), settings),
            RunId = Text(json, "run"),
            ProblemId = Text(json, "problem"),
            StartedAt = json.GetProperty("started"u8).GetDateTimeOffset(),
            Library = Text(json, "library"),
            Arithmetic = ArithmeticOf(json),
            Algorithm = Text(json, "algorithm"),
            Settings = settings,
            Running = Texts(json, "running"),
            Expander = Text(json, "expander"),
            Evaluator = Text(json, "evaluator"),
            Discount = json.Number("discount") ?? 1,
            Backup = json.Enum("backup", Backup.Mean),
        };
    }

    /// <summary>Which format a header has; throws unless the line is a header that this library can read.</summary>
    public static int CheckFormat(string journal, JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object
            || !header.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "search"
            || !header.TryGetProperty("format"u8, out var format))
        {
            throw new JournalException(journal, "this is no journal: its first line says neither what it is nor in which format.", 1);
        }

        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number is not (1 or Format))
        {
            throw new JournalException(
                journal,
                $"the journal has format {format.GetRawText()}; this library ({Library}) reads formats 1 and {Format}. Use the library " +
                "that wrote it.",
                1);
        }

        return number;
    }

    /// <summary>
    /// Throws unless the journal was made by the same search, with the same options that shape the tree, about the same problem.
    /// </summary>
    public static void Check<TState>(
        string journal, JsonElement header, in SearchIdentity<TState> identity, IStateCodec<TState> codec, bool isResumed)
    {
        CheckArithmetic(journal, header);
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
                $"was made by another search: {string.Join("; ", differences)}. What shapes the tree cannot change on the way; use what " +
                "the journal has, or begin a new journal.");
        }

        var mine = identity.Root;
        using var root = JsonDocument.Parse(JsonLine.Of(json => codec.WriteRoot(json, mine)));
        if (!header.TryGetProperty("root"u8, out var recorded) || !JsonElement.DeepEquals(recorded, root.RootElement))
        {
            throw new JournalException(journal, "is about another problem: its root is not the root of this search.");
        }
    }

    private static void CheckArithmetic(string journal, JsonElement header)
    {
        KnownProperties.Check(header, "the header", Names);
        var version = ArithmeticOf(header);
        if (!SearchArithmetic.IsSupported(version))
        {
            throw new JournalException(
                journal,
                $"was made with version {version} of the arithmetic that shapes trees; this library ({Library}) computes by version " +
                $"{SearchArithmetic.Version} and would grow another tree. Go on with library {Text(header, "library")}; its events can " +
                "be read with JournalReader all the same.");
        }
    }

    private static int ArithmeticOf(JsonElement header)
    {
        if (header.TryGetProperty("arithmetic"u8, out var version))
        {
            return version.GetInt32();
        }

        return 1;      // format 1 knew of one only
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
        var recorded = Texts(header, name);
        if (header.GetProperty("format"u8).GetInt32() == 1)
        {
            foreach (var (setting, none) in NoneOfFormat1)
            {
                if (recorded.GetValueOrDefault(setting) == none && !mine.ContainsKey(setting))
                {
                    recorded.Remove(setting);
                }
            }
        }

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

    private static Dictionary<string, string> Texts(JsonElement header, string name)
    {
        var texts = new Dictionary<string, string>();
        if (header.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in found.EnumerateObject())
            {
                texts[property.Name] = property.Value.ToString();
            }
        }

        return texts;
    }

    private static string? Text(JsonElement header, string name)
    {
        if (header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        return null;
    }
}
