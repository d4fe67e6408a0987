using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TreeReasoner.Tests;

/// <summary>What a request asks for.</summary>
internal enum Asked
{
    Steps,
    Finish,
    Judgement,
}

/// <summary>Replies of a scripted model that can work out six times seven, over HTTP or not.</summary>
internal static partial class Script
{
    public const string Problem = "What is six times seven? The secret ingredient is saffron.";
    public const string Secret = "saffron";

    public static Asked KindOf(string request) =>
        request.Contains("Judge the reasoning above", StringComparison.Ordinal) ? Asked.Judgement
        : request.Contains("Answer the problem now", StringComparison.Ordinal) ? Asked.Finish
        : Asked.Steps;

    /// <summary>The chosen pairs that a request tells of.</summary>
    public static int Depth(string request) => StepLine().Count(request);

    public static string Candidates(params (string? Question, string Answer, double Confidence)[] candidates) => new JsonObject
    {
        ["candidates"] = new JsonArray([.. candidates.Select(candidate => new JsonObject
        {
            ["kind"] = candidate.Question is null ? "final" : "step",
            ["question"] = candidate.Question ?? "",
            ["answer"] = candidate.Answer,
            ["confidence"] = candidate.Confidence,
        })]),
    }.ToJsonString();

    public static string Finish(string answer) => new JsonObject { ["reasoning"] = "so", ["answer"] = answer }.ToJsonString();

    public static string Score(double score) => new JsonObject { ["reason"] = "because", ["score"] = score }.ToJsonString();

    /// <summary>Two steps first, then two answers, of which the judge is certain of one.</summary>
    public static string Reply(string request) => KindOf(request) switch
    {
        Asked.Judgement => Score(request.Contains("Final answer: 42", StringComparison.Ordinal) ? 1
            : request.Contains("Final answer", StringComparison.Ordinal) ? 0.2 : 0.6),
        Asked.Finish => Finish("42"),
        _ => Depth(request) == 0
            ? Candidates(("What is six times five?", "30", 0.7), ("What is six and seven?", "13", 0.3))
            : Candidates((null, "41", 0.6), (null, "42", 0.4)),
    };

    /// <summary>Two steps at every depth and answers that the judge is never certain of: a search goes on until a budget stops it.</summary>
    public static string Endless(string request) => KindOf(request) switch
    {
        Asked.Judgement => Score(request.Contains("Final answer", StringComparison.Ordinal) ? 0.7 : 0.5),
        Asked.Finish => Finish("42"),
        _ => Candidates(
            ($"What is step {request.Length} of the way?", $"{request.Length}", 0.3),
            ($"What else is there at {request.Length}?", $"{request.Length + 1}", 0.2),
            (null, $"{request.Length}", 0.5)),
    };

    [GeneratedRegex("^Sub-question: ", RegexOptions.Multiline)]
    private static partial Regex StepLine();
}
