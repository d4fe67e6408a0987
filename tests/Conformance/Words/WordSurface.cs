using System.Text.Json;
using System.Text.Json.Nodes;
using TreeReasoner.Arena;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Conformance;

/// <summary>Puts one row of words through the public surface that it names.</summary>
internal static class WordSurface
{
    public static async Task<JsonNode?> RunAsync(JsonObject row)
    {
        switch (Text(row, "surface"))
        {
            case "number":
                return AnswerNumber.TryParse(Text(row, "input"), out var value) ? JsonValue.Create(value) : null;
            case "agree":
                return JsonValue.Create(NormalizedAnswerEquivalence.Default.AreEquivalent(new("q"), Text(row, "left"), Text(row, "right")));
            case "gold":
                return JsonValue.Create(Grade(Text(row, "gold"), Text(row, "given")));
            case "finish":
                var answers = await new ProblemAnswerer(Model(row)).AnswerAsync(Root(), 1);
                return answers.Answers is [var answer, ..] ? JsonValue.Create(answer.Text) : null;
            case "steps":
                var expander = new SubQuestionExpander(Model(row), new() { MaxAttempts = 1 });
                var expansion = await expander.ExpandAsync(new(Root(), 4, []), default);
                return new JsonArray([.. expansion.Candidates.Select(Line)]);
            case "judge":
                var evaluation = await new JudgeEvaluator(Model(row), new() { Attempts = 1 }).EvaluateAsync(Root(), default);
                return evaluation.HasJudgement ? JsonValue.Create(evaluation.Value) : null;
            default:
                return await SolvedAsync(row);
        }
    }

    public static bool IsExpected(JsonObject row, JsonNode? got)
    {
        if (row["expected"] is JsonObject wanted)
        {
            return got!["confidence"]!.GetValue<double>() < wanted["confidenceBelow"]!.GetValue<double>();
        }

        // A judge's reply that cannot be read is worth 0 where the reports wanted no judgement: a candidate may have made it unreadable.
        if (row["expected"] is null && row["surface"]?.GetValue<string>() == "judge" && got?.ToJsonString() == "0")
        {
            return true;
        }

        return IsSame(row["expected"], got) || (row["also"] is JsonArray others && others.Any(other => IsSame(other, got)));
    }

    private static string Text(JsonObject row, string name) => row[name]!.GetValue<string>();

    private static ChatModel Model(JsonObject row) => new(new Says(_ => Text(row, "reply")));

    private static ReasoningState Root() => new ReasoningGame(new Problem("What is 6*7?"), ITokenCounter.Estimate).Root;

    private static JsonNode? Line(Candidate<ReasoningState> candidate)
    {
        var prior = FormattableString.Invariant($"p={candidate.Prior:0.###}");
        if (candidate.State.FinalAnswer is { } answer)
        {
            return $"FINAL {answer} {prior}";
        }

        return candidate.State.Step is { } step ? $"STEP {step.Question} -> {step.Answer} {prior}" : $"END {candidate.State.Outcome}";
    }

    private static bool Grade(string gold, string given)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(new { question = "q", answer = gold }));
            return JsonlProblems.Read(path)[0].IsRight(given);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // The judge's and the proposer's replies are those of the row; the provider's wrapping around them is another test's.
    private static async Task<JsonNode?> SolvedAsync(JsonObject row)
    {
        var replies = row["replies"]!.AsArray().ToDictionary(
            rule => Text(rule!.AsObject(), "when"),
            rule => JsonNode.Parse(Text(rule!.AsObject(), "body"))!["choices"]![0]!["message"]!["content"]!.GetValue<string>());
        var model = new ChatModel(new Says(asked =>
            asked.Contains("Judge the reasoning", StringComparison.Ordinal) ? replies["kind score"] : replies["kind candidates"]));
        var options = new ReasonerOptions { Running = new() { Budget = new() { Simulations = 6, ModelCalls = 30 } } };
        var solution = await Reasoner.For(model, options).SolveAsync(new Problem("What is 6*7?"));
        return new JsonObject { ["answer"] = solution.Answer, ["confidence"] = solution.Confidence ?? 0 };
    }

    private static bool IsSame(JsonNode? one, JsonNode? other)
    {
        if (one is JsonValue left && other is JsonValue right && left.GetValueKind() == JsonValueKind.Number
            && right.GetValueKind() == JsonValueKind.Number)
        {
            return Math.Abs(left.Deserialize<double>() - right.Deserialize<double>()) < 1e-9;
        }

        return JsonNode.DeepEquals(one, other);
    }
}
