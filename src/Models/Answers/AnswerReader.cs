using System.Text.Json;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Reads the answer out of a model's reply.</summary>
/// <remarks>
/// One rule where a reply holds several answers: the last answer to the problem itself counts, of those before the reply goes on to another
/// question. An answer to a sub-question is never one. The form that was asked for goes first: JSON, then labelled lines, then <c>####</c>,
/// <c>&lt;answer&gt;</c>, <c>\boxed{…}</c> and a sentence such as "The answer is 42."
/// </remarks>
public static partial class AnswerReader
{
    private const int MaxWrappers = 3;

    private static readonly string[] s_answerNames = ["answer", "final_answer", "finalanswer", "final answer", "정답", "최종 정답", "답"];
    private static readonly string[] s_vague = ["not", "in", "that", "to", "whether", "unknown", "unclear", "probably", "never", "no"];
    private static readonly string[] s_wrapperNames =
    [
        "final_answer", "answer", "response", "result", "output", "arguments", "parameters", "input", "data", "json",
        "next_step", "one_answer",
    ];

    /// <summary>
    /// Reads the answer to the problem. A model that goes on asking gives the answer to a sub-question, which is not the answer to the
    /// problem.
    /// </summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>The answer, clean and not empty; null if the reply holds none.</returns>
    public static string? Read(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var text = WithoutThinking(reply);
        var answer = OfJson(text, out var isDecided);
        if (answer is not null || isDecided)
        {
            return answer;
        }

        var steps = LabelledReply.Read(text);
        if (steps.Count > 0)
        {
            if (steps.LastOrDefault(step => step.Question is null) is { Answer: { } labelled })
            {
                return labelled;
            }

            return null;
        }

        return OfMark(text);
    }

    /// <summary>Reads the steps and answers of a reply that labels its lines, such as <c>Sub-question:</c> and <c>Answer:</c>.</summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>The steps in their order; none if no line has such a label.</returns>
    public static IReadOnlyList<LabelledStep> ReadSteps(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return LabelledReply.Read(WithoutThinking(reply));
    }

    /// <summary>
    /// Cuts what the model thought aloud off its reply: between tags such as <c>&lt;think&gt;</c>, whether they are closed, left open or
    /// lack their
    /// beginning, and outside the final channel.
    /// </summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>The rest, which may be empty.</returns>
    public static string WithoutThinking(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return Thinking.CutFrom(ModelText.WellFormed(reply));
    }

    /// <summary>Says whether a reply holds a sub-question where an answer to the problem was asked for.</summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <returns>Whether it does.</returns>
    public static bool AsksOn(string reply) =>
        ModelJson.Read(reply, json => Any(json) ? "" : null) is not null || ReadSteps(reply) is [{ Question: not null }, ..];

    /// <summary>Says whether the kind that a candidate states is that of an answer to the problem.</summary>
    /// <param name="kind">The kind, as the model wrote it.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsFinalKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.Trim().Replace('-', '_').Replace(' ', '_').ToLowerInvariant()
            is "final" or "answer" or "final_answer" or "finalanswer" or "conclusion" or "최종" or "최종_답" or "정답";
    }

    private static bool Any(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().Any(IsStep);
        }

        return json.ValueKind == JsonValueKind.Object
            && (IsStep(json) || (ModelJson.Property(json, "candidates") is { } list && Any(list)));
    }

    // The last answer before the text between two values asks another question. None, and no other way of reading is tried, where the
    // reply asks on or where a quotation may have ended a value early.
    private static string? OfJson(string text, out bool isDecided)
    {
        string? last = null;
        var end = 0;
        var asks = false;
        var isTorn = false;
        var isAnswered = false;
        ModelJson.Visit(text, (json, from, to) =>
        {
            if (last is not null && LabelledReply.AsksFurther(text.AsSpan(end, from - end)))
            {
                isAnswered = true;
                return true;
            }

            var answer = AnswerIn(json, MaxWrappers);
            asks |= answer is null && IsStep(json);
            isTorn |= ModelJson.IsTorn(text.AsSpan(end, from - end)) || (answer is not null && ModelJson.RepeatsName(json));
            if (answer is not null && answer.Trim('.', '…', ' ').Length > 0)
            {
                last = answer;
            }

            end = to;
            return false;
        });
        isTorn |= last is not null && !isAnswered && ModelJson.IsTorn(text.AsSpan(end));
        isDecided = asks || isTorn;
        if (isTorn)
        {
            return null;
        }

        return last;
    }

    private static string? AnswerIn(JsonElement json, int depth)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            if (json.GetArrayLength() == 1 && depth > 0)
            {
                return AnswerIn(json[0], depth - 1);
            }

            return null;
        }

        if (json.ValueKind != JsonValueKind.Object || IsStep(json))
        {
            return null;
        }

        foreach (var name in s_answerNames)
        {
            if (ModelJson.Text(json, name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        if (depth == 0)
        {
            return null;
        }

        return Wrapped(json, depth - 1);
    }

    private static string? Wrapped(JsonElement json, int depth)
    {
        foreach (var name in s_wrapperNames)
        {
            if (ModelJson.Property(json, name) is { ValueKind: JsonValueKind.Object } inner && AnswerIn(inner, depth) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static bool IsStep(JsonElement json)
    {
        if (ModelJson.Text(json, "kind") is { Length: > 0 } kind)
        {
            return !IsFinalKind(kind);
        }

        return ModelJson.Text(json, "question").Length > 0;
    }

    // What free text marks as its answer, before it goes on to another question.
    private static string? OfMark(string text)
    {
        var first = AnyMark().Match(text);
        if (first.Success)
        {
            text = BeforeFurther(text, first.Index + first.Length);
        }

        var tagged = Last(AnswerTag(), text, _ => true);
        if (tagged is not null)
        {
            return ClosingText.Answer(tagged);
        }

        var marked = Last(Hashes(), text, line => AnswerNumber.TryRead(line, out _) || !line.Any(char.IsLetter));
        if (marked is not null)
        {
            return ClosingText.Answer(marked);
        }

        if (BoxedText.Last(text) is { } boxed && ModelText.Clean(boxed) is { Length: > 0 } inner)
        {
            return inner;
        }

        if (Last(Sentence(), text, IsSaid) is { } said)
        {
            return KoreanEnd().Replace(said, "").Trim('*', ' ');
        }

        return null;
    }

    private static string? Last(Regex form, string text, Predicate<string> accept)
    {
        string? last = null;
        foreach (Match match in form.Matches(text))
        {
            var answer = ModelText.Clean(match.Groups["answer"].Value);
            if (answer.Length > 0 && accept(answer))
            {
                last = answer;
            }
        }

        return last;
    }

    // "The answer is 42", but not "the answer is not known" or "the answer is in the table below".
    private static bool IsSaid(string answer)
    {
        var words = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= 6
            && !s_vague.Contains(words[0].ToLowerInvariant(), StringComparer.Ordinal);
    }

    private static string BeforeFurther(string text, int from)
    {
        var start = from;
        foreach (var line in text.AsSpan(from).EnumerateLines())
        {
            if (start > from && LabelledReply.AsksFurther(line))
            {
                return text[..start];
            }

            start = Math.Min(text.Length, start + line.Length + 1);
        }

        return text;
    }

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"<answer>(?<answer>[^<]{1,4000})</answer>", Options)]
    private static partial Regex AnswerTag();

    [GeneratedRegex(@"####|\\boxed|<answer>", Options)]
    private static partial Regex AnyMark();

    // GSM8K's mark; a heading of Markdown looks alike, but what follows it is no number.
    [GeneratedRegex(@"(^|\n)[ \t]*####[ \t]*(?<answer>[^\n]*[0-9][^\n]*)", Options)]
    private static partial Regex Hashes();

    [GeneratedRegex(
        @"(^|\n|[.!?:]\s+)[\s*]*(so|thus|hence|therefore|따라서|그러므로)?[,\s]*((the (final |correct )?answer (is|=):?[ *]+)"
        + @"|((최종 )?(정답|답)은[ *]+))(?<answer>[^\s.!?]*[^\s.!?][^\n]{0,80}?)[*]*(입니다|이다)?([.!]?[ \t]*(\n|$)|[.!]\s)",
        Options)]
    private static partial Regex Sentence();

    [GeneratedRegex("(입니다|이다|이에요|예요)$", Options)]
    private static partial Regex KoreanEnd();
}
