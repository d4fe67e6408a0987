using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>A candidate as a model wrote it, cleaned, before it becomes a state.</summary>
/// <param name="Question">The sub-question; null for an answer to the problem.</param>
/// <param name="Answer">The answer; not empty.</param>
/// <param name="Confidence">What the model says of it, in [0, 1]; null if nothing usable.</param>
internal sealed record ProposedStep(string? Question, string Answer, double? Confidence)
{
    /// <summary>Reads one candidate; null where it lacks what its kind needs. Nothing is made up for it.</summary>
    public static ProposedStep? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var kind = ModelJson.Text(json, "kind");
        var question = ModelJson.Text(json, "question");
        var answer = ModelJson.Text(json, "answer");
        var final = kind.Equals("final", StringComparison.OrdinalIgnoreCase) || (kind.Length == 0 && question.Length == 0);
        return answer.Length == 0 || (!final && question.Length == 0)
            ? null
            : new(final ? null : question, answer, ConfidenceOf(json));
    }

    /// <summary>All candidates in a reply: under "candidates", in a bare list, or a single one; or labelled lines. Empty if unreadable.</summary>
    public static IReadOnlyList<ProposedStep> ReadAll(string reply) =>
        ModelJson.Read(reply, OfJson) ?? [.. AnswerReader.ReadSteps(reply).Select(step => new ProposedStep(step.Question, step.Answer, null))];

    private static List<ProposedStep>? OfJson(JsonElement json)
    {
        var list = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("candidates", out var candidates) ? candidates : json;
        var steps = (list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Read) : [Read(list)]).OfType<ProposedStep>().ToList();
        return steps.Count == 0 ? null : steps;
    }

    // Models asked for 0.7 sometimes say 70: a share all the same. Anything else is no statement.
    private static double? ConfidenceOf(JsonElement json) => ModelJson.Number(json, "confidence") switch
    {
        >= 0 and <= 1 and var share => share,
        > 1 and <= 100 and var percent => percent / 100,
        _ => null,
    };
}
