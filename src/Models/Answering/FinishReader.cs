using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Reads the answer out of a reply to the finish prompt.</summary>
internal static class FinishReader
{
    /// <summary>
    /// The answer, clean and not empty; null if the reply holds none. A model that goes on asking gives the answer to a sub-question, which
    /// is not the answer to the problem.
    /// </summary>
    public static string? Read(string reply) =>
        TolerantJson.Read(reply, OfJson) ?? (LabelledText.Read(reply) is [.., var last] ? last.Answer : null);

    /// <summary>Whether the reply holds a sub-question instead.</summary>
    public static bool AsksOn(string reply) =>
        TolerantJson.Read(reply, json => Any(json) ? "" : null) is not null
        || LabelledText.Read(reply) is [{ Question: not null }, ..];

    private static bool Any(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Any(IsStep),
        JsonValueKind.Object => IsStep(json) || (json.TryGetProperty("candidates", out var list) && Any(list)),
        _ => false,
    };

    private static string? OfJson(JsonElement json) =>
        !IsStep(json) && TolerantJson.Text(json, "answer") is { Length: > 0 } text ? text : null;

    private static bool IsStep(JsonElement json) => TolerantJson.Text(json, "kind") is { Length: > 0 } kind
        ? !kind.Equals("final", StringComparison.OrdinalIgnoreCase)
        : TolerantJson.Text(json, "question").Length > 0;
}
