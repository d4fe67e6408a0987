using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Expanders;

/// <summary>A candidate as a model wrote it, cleaned, before it becomes a state.</summary>
/// <param name="Question">The sub-question; null for an answer to the problem.</param>
/// <param name="Answer">The answer; not empty.</param>
/// <param name="Confidence">What the model says of it, in [0, 1]; null if nothing usable.</param>
internal sealed record ProposedStep(string? Question, string Answer, double? Confidence)
{
    /// <summary>
    /// All candidates in the last JSON value of a reply that has any: under "candidates", in a bare list, or a single one; or labelled
    /// lines; or an answer that free text marks. Empty if unreadable, which is also a reply in which a quotation may have ended a candidate
    /// early.
    /// </summary>
    public static IReadOnlyList<ProposedStep> ReadAll(string reply)
    {
        if (ModelJson.ReadLast(reply, OfJson) is { } steps)
        {
            return steps;
        }

        if (ModelJson.Read(reply, OfJson) is not null)
        {
            return [];
        }

        var labelled = AnswerReader.ReadSteps(reply);
        if (labelled.Count > 0)
        {
            return [.. labelled.Select(step => new ProposedStep(step.Question, step.Answer, null))];
        }

        return AnswerReader.Read(reply) is { } answer ? [new(null, answer, null)] : [];
    }

    // Null where a candidate lacks what its kind needs. Nothing is made up for it.
    private static ProposedStep? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var kind = ModelJson.Text(json, "kind");
        var question = ModelJson.Text(json, "question");
        var answer = ModelJson.Text(json, "answer");
        var isFinal = AnswerReader.IsFinalKind(kind) || (kind.Length == 0 && question.Length == 0);
        if (answer.Length == 0 || (!isFinal && question.Length == 0))
        {
            return null;
        }

        return new(isFinal ? null : question, answer, ModelJson.Number(json, "confidence"));
    }

    private static List<ProposedStep>? OfJson(JsonElement json)
    {
        var list = ModelJson.Property(json, "candidates") ?? json;
        var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [list];
        var steps = items.Select(Read).OfType<ProposedStep>().ToList();
        return steps.Count == 0 ? null : OnOneScale(steps);
    }

    // Models asked for 0.7 sometimes say 70: a share all the same. One list has one scale: 1 beside 90 is one per cent.
    private static List<ProposedStep> OnOneScale(List<ProposedStep> steps)
    {
        var arePercent = steps.Exists(step => step.Confidence is > 1 and <= 100);
        var greatest = 1.0;
        if (arePercent)
        {
            greatest = 100;
        }

        return [.. steps.Select(step => step with { Confidence = Share(step.Confidence, greatest) })];
    }

    private static double? Share(double? stated, double greatest)
    {
        if (stated is { } value && value >= 0 && value <= greatest)
        {
            return value / greatest;
        }

        return null;
    }
}
