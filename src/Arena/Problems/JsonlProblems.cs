using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>Questions with answers from a file, one JSON object a line: what many data sets are published as.</summary>
public static class JsonlProblems
{
    private const string FinalMark = "####";      // GSM8K writes its answer after the way to it

    /// <summary>Reads problems.</summary>
    /// <remarks>
    /// A line has a text <c>question</c> and a text or number <c>answer</c>; of an answer that holds <c>####</c>, what follows counts.
    /// Where
    /// that is a number, perhaps with a currency sign, a percent sign or up to three words of unit, the one number of what is given is
    /// compared (<see cref="AnswerNumber"/>): whole numbers exactly, others to a relative 1e-6 and less than a cent. A right answer's
    /// unit may
    /// be missing in what is given, but no other one may follow its number. All other answers are right if they say the same by
    /// <see cref="NormalizedAnswerEquivalence"/>, which knows LaTeX, lists, intervals and choices. A percent sign is a unit: 0.5 is no
    /// answer
    /// to 50%.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="contextWindow">The window of each problem, in tokens.</param>
    /// <param name="equivalence">Decides alone which answers are right, where it is given; null for the rule above.</param>
    /// <param name="broken">
    /// Told of each line that is no such object, which is then left out. Null (default): the first one is an error.
    /// </param>
    /// <returns>
    /// The problems, named by the file's name without its folder and the line's number from 1; files of one name in two folders need new
    /// names in one arena.
    /// </returns>
    /// <exception cref="InvalidDataException">A line is not such an object; names the file and the line.</exception>
    public static IReadOnlyList<ArenaProblem> Read(
        string path, int contextWindow = 8192, IAnswerEquivalence? equivalence = null, Action<InvalidDataException>? broken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var problems = new List<ArenaProblem>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var id = $"{Path.GetFileNameWithoutExtension(path)}-{number}";
            try
            {
                problems.Add(Of(line, id, $"{Path.GetFileName(path)}, line {number}", contextWindow, equivalence));
            }
            catch (InvalidDataException error) when (broken is not null)
            {
                broken(error);
            }
        }

        return problems;
    }

    private static ArenaProblem Of(string line, string id, string where, int contextWindow, IAnswerEquivalence? equivalence)
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
            if (gold.Length == 0)
            {
                throw new InvalidDataException($"{where}: the answer is empty.");
            }

            var problem = new Problem(question!, contextWindow);
            return new(id, problem, new GoldAnswer(problem, gold, equivalence).IsSame);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{where}: expected an object with a text \"question\" and an \"answer\". {broken.Message}", broken);
        }
    }
}
