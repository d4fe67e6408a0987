using System.Text.Json;
using TreeReasoner.Models;

namespace TreeReasoner.Learning;

/// <summary>Outcomes from a file of right answers, one JSON object a line.</summary>
/// <remarks>
/// A line names its problem by the text (<c>problem</c> or <c>question</c>) or by the id that journals have (<c>problemId</c>), and has the
/// right <c>answer</c>, a text or a number. Of an answer that holds <c>####</c>, as GSM8K writes it, what follows counts. Blank lines are
/// skipped.
/// </remarks>
public sealed class LabelledOutcomes : IKnownOutcomes
{
    private const string FinalMark = "####";
    private readonly Dictionary<string, string> _byText = new(StringComparer.Ordinal), _byId = new(StringComparer.Ordinal);
    private readonly IAnswerEquivalence _equivalence;

    private LabelledOutcomes(IAnswerEquivalence? equivalence) => _equivalence = equivalence ?? NormalizedAnswerEquivalence.Default;

    /// <summary>Problems with a label.</summary>
    public int Count => _byText.Count + _byId.Count;

    /// <summary>Reads labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="equivalence">Decides which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="LearningException">
    /// The file is not there, holds no label, or a line is none, or two lines give a problem different answers; the error names the line.
    /// </exception>
    public static LabelledOutcomes Read(string path, IAnswerEquivalence? equivalence = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var labels = new LabelledOutcomes(equivalence);
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new LearningException($"There is no file of labels '{path}'.");
        }

        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                labels.Add(line, $"{name}, line {number}");
            }
        }

        if (labels.Count == 0)
        {
            throw new LearningException($"{name} holds no label; a line is an object with a problem and its answer.");
        }

        return labels;
    }

    /// <inheritdoc/>
    public bool? IsRight(string problemId, Problem problem, string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (RightAnswer(problemId, problem) is { } right)
        {
            return _equivalence.AreEquivalent(problem, right, answer);
        }

        return null;
    }

    /// <inheritdoc/>
    public string? RightAnswer(string problemId, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return _byId.GetValueOrDefault(problemId) ?? _byText.GetValueOrDefault(problem.Text.Trim());
    }

    private void Add(string line, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var answer = Answer(root.GetProperty("answer"u8), where);
            if (root.TryGetProperty("problemId"u8, out var id))
            {
                Put(_byId, id.GetString()!, answer, where);
            }
            else if (root.TryGetProperty("problem"u8, out var text) || root.TryGetProperty("question"u8, out text))
            {
                Put(_byText, text.GetString()!.Trim(), answer, where);
            }
            else
            {
                throw new LearningException($"{where}: expected a 'problem', a 'question' or a 'problemId'.");
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            throw new LearningException($"{where}: expected an object with a problem and its answer.", wrong);
        }
    }

    private static string Answer(JsonElement json, string where)
    {
        var answer = json.GetRawText();
        if (json.ValueKind == JsonValueKind.String)
        {
            answer = json.GetString()!;
        }

        var mark = answer.LastIndexOf(FinalMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            answer = answer[(mark + FinalMark.Length)..];
        }

        if (string.IsNullOrWhiteSpace(answer))
        {
            throw new LearningException($"{where}: the answer is empty.");
        }

        return answer.Trim();
    }

    private static void Put(Dictionary<string, string> labels, string key, string answer, string where)
    {
        if (!labels.TryAdd(key, answer) && !string.Equals(labels[key], answer, StringComparison.Ordinal))
        {
            throw new LearningException($"{where}: the problem has another answer on an earlier line.");
        }
    }
}
