using System.Globalization;
using System.Text.Json;

namespace TreeReasoner.ChatStub;

/// <summary>
/// One input made from a public bug report: what a server answers to which request, what is asked, and what must come of it. The form is
/// that of <c>reports.jsonl</c> beside this file.
/// </summary>
public sealed class ReportRow
{
    private readonly JsonElement _row;

    private ReportRow(JsonElement row) => _row = row;

    /// <summary>Its name, the number of the fault first.</summary>
    public string Id => _row.GetProperty("id").GetString()!;

    /// <summary>Through what it is tried: http, solve or key.</summary>
    public string Surface => _row.GetProperty("surface").GetString()!;

    /// <summary>What must come of it.</summary>
    public JsonElement Expected => _row.GetProperty("expected");

    /// <summary>What is asked; an empty object for a plain question.</summary>
    public JsonElement Ask => _row.TryGetProperty("ask", out var ask) ? ask : JsonElement.Parse("{}");

    /// <summary>The path of the server's address.</summary>
    public string Path => _row.TryGetProperty("path", out var path) ? path.GetString()! : "/v1";

    /// <summary>The key, of rows about keys.</summary>
    public string Key => _row.GetProperty("key").GetString()!;

    /// <summary>The rows that the project keeps itself.</summary>
    public static IReadOnlyList<ReportRow> Own { get; } =
        Read(System.IO.Path.Combine(AppContext.BaseDirectory, "Reports", "reports.jsonl"));

    /// <summary>Reads rows.</summary>
    /// <param name="path">A file with one JSON object a line.</param>
    public static IReadOnlyList<ReportRow> Read(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => new ReportRow(JsonElement.Parse(line)))];

    /// <summary>What the server answers.</summary>
    /// <param name="request">The request.</param>
    public StubReply Reply(StubRequest request)
    {
        foreach (var rule in _row.GetProperty("replies").EnumerateArray())
        {
            var when = Text(rule, "when") ?? "always";
            if (Holds(when, request))
            {
                return Of(rule, request);
            }
        }

        return StubReply.Completion([Good(request)]);
    }

    private static StubReply Of(JsonElement rule, StubRequest request)
    {
        var status = rule.TryGetProperty("status", out var told) ? told.GetInt32() : 200;
        var headers = new List<(string, string)>();
        if (rule.TryGetProperty("headers", out var list))
        {
            headers.AddRange(list.EnumerateObject().Select(header => (header.Name, header.Value.GetString()!)));
        }

        var body = Text(rule, "body")!.Replace("@GOOD@", JsonSerializer.Serialize(Good(request)), StringComparison.Ordinal);
        return StubReply.Raw(status, body, [.. headers]);
    }

    private static bool Holds(string when, StubRequest request)
    {
        var word = when.Split(' ', 2);
        var sent = request.Body.GetRawText();
        return word[0] switch
        {
            "request" => request.Number < int.Parse(word[1], CultureInfo.InvariantCulture),
            "has" => request.Body.TryGetProperty(word[1], out var field) && field.ValueKind != JsonValueKind.Null,
            "contains" => sent.Contains(word[1], StringComparison.Ordinal),
            "kind" => Good(request).Contains(word[1], StringComparison.Ordinal),
            _ => true,
        };
    }

    /// <summary>The right answer to whatever is asked for, by the schema or, without one, by the words of the prompt.</summary>
    /// <param name="request">The request.</param>
    public static string Good(StubRequest request)
    {
        var sent = request.Body.GetRawText();
        if (Has("\"judgement\"") || Has("Judge the reasoning"))
        {
            return """{"reason":"ok","score":1}""";
        }

        if (Has("\"final_answer\"") || Has("Answer the problem now"))
        {
            return """{"reasoning":"r","answer":"42"}""";
        }

        return Has("candidates")
            ? """{"candidates":[{"kind":"final","question":"","answer":"42","confidence":0.9}]}"""
            : """{"a":"42"}""";

        bool Has(string text) => sent.Contains(text, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
