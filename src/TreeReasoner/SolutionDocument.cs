using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TreeReasoner;

/// <summary>A solution as JSON: what a caller in another process wants of it. The tree is not in it, for a journal has that.</summary>
/// <remarks>The answer and the steps are model text: untrusted.</remarks>
public sealed record SolutionDocument
{
    // A document is no web page: letters of all languages and signs of arithmetic stay readable.
    private static readonly SolutionJson Json = new(
        new JsonSerializerOptions(SolutionJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = null,
        });

    /// <summary>The caller's name of the problem; null if it has none.</summary>
    public string? Problem { get; init; }

    /// <summary>The final answer; null if there is none.</summary>
    public required string? Answer { get; init; }

    /// <summary>How sure the judge is of the answer, in [0, 1]; null if nothing could judge it.</summary>
    public double? Confidence { get; init; }

    /// <summary>What the line returned, in [−1, 1].</summary>
    public required double Return { get; init; }

    /// <summary>How the line ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The sub-questions and answers that lead to the answer, oldest first.</summary>
    public required IReadOnlyList<StepDocument> Steps { get; init; }

    /// <summary>Why the search stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The whole bill.</summary>
    public required Usage Usage { get; init; }

    /// <summary>Values backed up to the root.</summary>
    public required long Simulations { get; init; }

    /// <summary>States in the tree.</summary>
    public required int States { get; init; }

    /// <summary>Visits that failed.</summary>
    public int FailedVisits { get; init; }

    /// <summary>Seconds from the start to the end of the search, all runs together.</summary>
    public required double Seconds { get; init; }

    /// <summary>What failed last, free of content; null if nothing did.</summary>
    public string? Cause { get; init; }

    /// <summary>Makes the document of a solution.</summary>
    /// <param name="solution">The solution.</param>
    /// <returns>The document.</returns>
    public static SolutionDocument Of(Solution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return new()
        {
            Problem = solution.Problem.Id,
            Answer = solution.Answer,
            Confidence = solution.Confidence,
            Return = solution.Return,
            Outcome = solution.Outcome,
            Steps = [.. solution.Steps.Select(step => new StepDocument(step.Question, step.Answer, step.Kind))],
            StopReason = solution.StopReason,
            Usage = solution.Usage,
            Simulations = solution.Search.Simulations,
            States = solution.Tree.NodeCount,
            FailedVisits = solution.Search.FailedVisits,
            Seconds = solution.Search.Elapsed.TotalSeconds,
            Cause = solution.Cause?.Message,
        };
    }

    /// <summary>The document as JSON on one line. It is not escaped for a web page.</summary>
    /// <returns>One line without a line feed.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Json.SolutionDocument);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static SolutionDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, Json.SolutionDocument)
            ?? throw new JsonException("The JSON is null; a solution is an object.");
    }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>Outcome, return and stop reason.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{Outcome} after {Steps.Count} steps, return {Return:0.###}; {StopReason}");
}

/// <summary>A step of a <see cref="SolutionDocument"/>.</summary>
/// <param name="Question">What was asked. Model text: untrusted.</param>
/// <param name="Answer">What was answered. Model text: untrusted.</param>
/// <param name="Kind">What kind of turn it was.</param>
public sealed record StepDocument(string Question, string Answer, TurnKind Kind);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SolutionDocument))]
internal sealed partial class SolutionJson : JsonSerializerContext;
