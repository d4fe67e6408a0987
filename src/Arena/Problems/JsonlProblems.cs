using System.Text.Json;
using TreeReasoner.Evaluators;

namespace TreeReasoner.Arena;

/// <summary>Questions with answers from a file, one JSON object a line: what many data sets are published as.</summary>
public static class JsonlProblems
{
    private const string FinalMark = "####";      // GSM8K writes its answer after the way to it
    private const double Tolerance = 1e-6;

    /// <summary>Reads problems.</summary>
    /// <remarks>
    /// A line has a text <c>question</c> and a text or number <c>answer</c>; of an answer that holds <c>####</c>, what follows counts. Numbers
    /// are compared as numbers (units, separators and spelling aside, within 1e-6), other answers by their normalised text.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="contextWindow">The window of each problem, in tokens.</param>
    /// <returns>The problems, named by line number from 1.</returns>
    /// <exception cref="InvalidDataException">A line is not such an object; names the file and the line.</exception>
    public static IReadOnlyList<ArenaProblem> Read(string path, int contextWindow = 8192)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var problems = new List<ArenaProblem>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                problems.Add(Of(line, $"{Path.GetFileNameWithoutExtension(path)}-{number}", $"{Path.GetFileName(path)}, line {number}", contextWindow));
            }
        }

        return problems;
    }

    private static ArenaProblem Of(string line, string id, string where, int contextWindow)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var question = json.RootElement.GetProperty("question").GetString();
            var answer = json.RootElement.GetProperty("answer") is { ValueKind: JsonValueKind.Number } number
                ? number.GetRawText()
                : json.RootElement.GetProperty("answer").GetString() ?? "";
            var mark = answer.LastIndexOf(FinalMark, StringComparison.Ordinal);
            var gold = (mark < 0 ? answer : answer[(mark + FinalMark.Length)..]).Trim();
            var problem = new Problem(question!, contextWindow);
            return gold.Length > 0
                ? new(id, problem, given => AreEqual(problem, gold, given))
                : throw new InvalidDataException($"{where}: the answer is empty.");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{where}: expected an object with a text \"question\" and an \"answer\". {broken.Message}", broken);
        }
    }

    private static bool AreEqual(Problem problem, string gold, string given) =>
        AnswerNumber.TryParse(gold, out var wanted) && AnswerNumber.TryParse(given, out var found)
            ? Math.Abs(wanted - found) <= Tolerance * Math.Max(1, Math.Abs(wanted))
            : new NormalizedAnswerEquivalence().AreEquivalent(problem, gold, given);
}
