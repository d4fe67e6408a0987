using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>Reads attempts and verdicts, which are model text and untrusted.</summary>
internal static class AttemptReader
{
    public const string Tie = "tie";

    public static readonly JsonElement AttemptSchema = JsonElement.Parse("""
        {"type": "object", "properties": {"reasoning": {"type": "string"}, "answer": {"type": "string"}},
         "required": ["reasoning", "answer"], "additionalProperties": false}
        """u8);

    public static readonly JsonElement VerdictSchema = JsonElement.Parse("""
        {"type": "object", "properties": {"reason": {"type": "string"}, "verdict": {"type": "string", "enum": ["A", "B", "tie"]}},
         "required": ["reason", "verdict"], "additionalProperties": false}
        """u8);

    /// <summary>The reasoning, perhaps empty, and the answer; null if there is no answer.</summary>
    public static (string Reasoning, string Answer)? Attempt(string reply)
    {
        var reasoning = ModelJson.Read(reply, json => TextOf(json, "reasoning")) ?? "";
        if (AnswerReader.Read(reply) is not { Length: > 0 } answer)
        {
            return null;
        }

        return (reasoning, answer);
    }

    /// <summary><c>A</c>, <c>B</c> or <c>tie</c>; null if the reply is no verdict, and nothing else than one.</summary>
    public static string? Verdict(string reply) => ModelJson.ReadWhole(ModelText.WellFormed(reply).Trim(), VerdictOf);

    private static string? VerdictOf(JsonElement json) => TextOf(json, "verdict")?.Trim().ToUpperInvariant() switch
    {
        "A" => "A",
        "B" => "B",
        "TIE" => Tie,
        _ => null,
    };

    private static string? TextOf(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object || ModelJson.Text(json, name) is not { Length: > 0 } text)
        {
            return null;
        }

        return text;
    }
}
