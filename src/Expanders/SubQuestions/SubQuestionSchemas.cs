using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>
/// The forms of <see cref="ProposedStep"/> as strict providers want them: closed objects whose properties are all required.
/// </summary>
internal static class SubQuestionSchemas
{
    public static JsonElement List { get; } = JsonElement.Parse("""
        {"type": "object", "properties": {"candidates": {"type": "array", "items": {"type": "object", "properties": {
          "kind": {"type": "string", "enum": ["step", "final"]}, "question": {"type": "string"}, "answer": {"type": "string"},
          "confidence": {"type": "number"}},
          "required": ["kind", "question", "answer", "confidence"], "additionalProperties": false}}},
         "required": ["candidates"], "additionalProperties": false}
        """u8);

    public static JsonElement One { get; } = JsonElement.Parse("""
        {"type": "object", "properties": {
          "kind": {"type": "string", "enum": ["step", "final"]}, "question": {"type": "string"}, "answer": {"type": "string"}},
         "required": ["kind", "question", "answer"], "additionalProperties": false}
        """u8);
}
