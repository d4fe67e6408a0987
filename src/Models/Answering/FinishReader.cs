using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Reads the answer out of a reply to the finish prompt.</summary>
internal static class FinishReader
{
    /// <summary>The answer, clean and not empty; null if the reply holds none.</summary>
    public static string? Read(string reply) =>
        TolerantJson.Read(reply, OfJson) ?? (LabelledText.Read(reply) is [.., var last] ? last.Answer : null);

    private static string? OfJson(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("answer", out var answer) && TolerantJson.Text(answer) is { Length: > 0 } text
            ? text
            : null;
}
