using System.Text.Json;
using System.Text.Json.Nodes;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>
/// The options of a run that its results depend on, which a log begins with, so that no other run takes them for its own.
/// </summary>
/// <param name="Arena">The version of the format, which also tells a header from a result.</param>
/// <param name="Seed">From which each problem has its own.</param>
/// <param name="Concurrency">Visits in flight of each search.</param>
/// <param name="Game">The rules.</param>
/// <param name="Model">The model's name, as far as its client tells.</param>
/// <param name="MaxOutputTokens">Of an answer whose request does not say.</param>
/// <param name="TokenCounter">The type of what counts the window's tokens.</param>
internal sealed record RunHeader(
    int Arena, long Seed, int Concurrency, GameOptions Game, string Model, int MaxOutputTokens, string TokenCounter)
{
    private const int Version = 1;

    public static RunHeader Of(ArenaOptions options, ChatModel model) => new(
        Version, options.Seed, options.MaxConcurrency, options.Game with { }, model.Name, options.Model.MaxOutputTokens,
        model.TokenCounter.GetType().Name);

    /// <summary>Reads a header.</summary>
    /// <param name="line">A line of JSON.</param>
    /// <returns>The header; null if the line is something else.</returns>
    /// <exception cref="JsonException">It is no JSON, or a header of a version that is not known.</exception>
    public static RunHeader? Read(ReadOnlySpan<byte> line)
    {
        if (JsonNode.Parse(line) is not JsonObject json || !json.ContainsKey("arena"))
        {
            return null;
        }

        var header = json.Deserialize(ContestJson.Default.RunHeader);
        if (header is { Arena: Version, Game: not null })
        {
            return header;
        }

        throw new JsonException($"It is a header of version {header?.Arena}; whole ones of version {Version} can be read.");
    }

    /// <summary>What differs from the header that a log has, both values named; empty if nothing does.</summary>
    public string DifferencesFrom(RunHeader logged)
    {
        var (mine, theirs) = (Json(this), Json(logged));
        return string.Join(
            "; ", mine.Where(pair => pair.Value != theirs[pair.Key])
            .Select(pair => $"{pair.Key} is {theirs[pair.Key]} there and {pair.Value} here"));
    }

    private static Dictionary<string, string> Json(RunHeader header) =>
        JsonSerializer.SerializeToElement(header, ContestJson.Default.RunHeader)
        .EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetRawText());
}
