using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>Reads the score out of a judge's reply: the <c>score</c> of its JSON, never a number of its prose.</summary>
internal static class JudgeReader
{
    public static readonly JsonElement Schema = JsonElement.Parse("""
        {"type": "object", "properties": {"reason": {"type": "string"}, "score": {"type": "number"}},
         "required": ["reason", "score"], "additionalProperties": false}
        """u8);

    /// <summary>
    /// The score; null where there is none in [0, 1], or where several objects disagree: one of them may be a quotation from what is judged.
    /// </summary>
    public static double? Read(string reply)
    {
        var scores = new HashSet<double?>();
        _ = ModelJson.Read<string>(reply, json =>
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("score", out _))
            {
                scores.Add(ModelJson.Number(json, "score"));
            }

            return null;   // go on to the next object, if there is one
        });
        return scores.Count == 1 && scores.First() is { } score && Judgement.IsUnit(score) ? score : null;
    }
}
