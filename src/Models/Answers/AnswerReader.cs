using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Reads the answer out of a model's reply.</summary>
public static class AnswerReader
{
    /// <summary>
    /// Reads the answer to the problem. A model that goes on asking gives the answer to a sub-question, which is not the answer to the problem.
    /// </summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>The answer, clean and not empty; null if the reply holds none.</returns>
    public static string? Read(string reply) =>
        ModelJson.Read(reply, OfJson) ?? (LabelledReply.Read(reply) is [.., var last] ? last.Answer : null);

    /// <summary>Reads the steps and answers of a reply that labels its lines, such as <c>Sub-question:</c> and <c>Answer:</c>.</summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>The steps in their order; none if no line has such a label.</returns>
    public static IReadOnlyList<LabelledStep> ReadSteps(string reply) => LabelledReply.Read(reply);

    /// <summary>Says whether a reply holds a sub-question where an answer to the problem was asked for.</summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>Whether it does.</returns>
    public static bool AsksOn(string reply) =>
        ModelJson.Read(reply, json => Any(json) ? "" : null) is not null
        || LabelledReply.Read(reply) is [{ Question: not null }, ..];

    private static bool Any(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Any(IsStep),
        JsonValueKind.Object => IsStep(json) || (json.TryGetProperty("candidates", out var list) && Any(list)),
        _ => false,
    };

    private static string? OfJson(JsonElement json) =>
        !IsStep(json) && ModelJson.Text(json, "answer") is { Length: > 0 } text ? text : null;

    private static bool IsStep(JsonElement json) => ModelJson.Text(json, "kind") is { Length: > 0 } kind
        ? !kind.Equals("final", StringComparison.OrdinalIgnoreCase)
        : ModelJson.Text(json, "question").Length > 0;
}
