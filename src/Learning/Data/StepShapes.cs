using System.Text;
using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>The steps of an answered line with what became of the lines through each of them.</summary>
/// <remarks>
/// The hard label is that of Wang et al., "Math-Shepherd" (2024, arXiv:2312.08935): a step is good if any line through it ended right. The
/// soft one is the share that did. States that nobody finished from are on no such line.
/// </remarks>
internal sealed record LabelledSteps(FinishedNode Answer, string[] Texts, bool[] Hard, double[] Soft)
{
    public string Key => string.Join('\n', Texts);

    public static IEnumerable<LabelledSteps> Of(ProblemData problem, DataExportOptions options)
    {
        foreach (var answer in Alternating(problem.Trees.SelectMany(tree => tree.Answers).Where(node => node.IsRight is not null)))
        {
            var line = answer.Line().Where(node => options.Format.Turn(node.State) is not null).ToArray();
            var texts = Array.ConvertAll(line, node => OnOneLine(options.Format.Turn(node.State)!));
            if (texts.Sum(text => text.Length) <= options.MaxCharacters)
            {
                yield return new(
                    answer, texts, Array.ConvertAll(line, node => node.Right > 0), Array.ConvertAll(line, node => node.RightShare!.Value));
            }
        }
    }

    private static IEnumerable<FinishedNode> Alternating(IEnumerable<FinishedNode> answers)
    {
        var all = answers.ToList();
        var right = all.FindAll(node => node.IsRight is true);
        var wrong = all.FindAll(node => node.IsRight is false);
        for (var i = 0; i < Math.Max(right.Count, wrong.Count); i++)
        {
            if (i < right.Count)
            {
                yield return right[i];
            }

            if (i < wrong.Count)
            {
                yield return wrong[i];
            }
        }
    }

    /// <summary>A line break ends a step for readers of this shape, so a step has none inside.</summary>
    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}

/// <summary>Labelled steps as TRL's PRM trainer reads them: <c>{"prompt":"…","completions":["…"],"labels":[true]}</c>.</summary>
internal sealed class StepShape : IDataShape
{
    public string Name => "steps";

    public bool IsStrict => false;

    public int MostPerProblem => 8;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var steps in LabelledSteps.Of(problem, options))
        {
            void Write(Utf8JsonWriter json)
            {
                json.WriteString("prompt", LineFormat.Clean(problem.Problem.Text));
                json.WriteStartArray("completions");
                foreach (var text in steps.Texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                json.WriteStartArray("labels");
                foreach (var label in steps.Hard)
                {
                    json.WriteBooleanValue(label);
                }

                json.WriteEndArray();
                json.WriteStartArray("soft_labels");
                foreach (var label in steps.Soft)
                {
                    json.WriteNumberValue(label);
                }

                json.WriteEndArray();
            }

            yield return new(steps.Key, Write, ShapeText.Origin("outcome", steps.Answer));
        }
    }
}

/// <summary>
/// Labelled steps as Math-Shepherd publishes them: <c>{"input":"problem Step 1: … ки","label":"problem Step 1: … +","task":"…"}</c>.
/// </summary>
internal sealed class MathShepherdShape : IDataShape
{
    private const string Mark = "ки";

    public string Name => "math-shepherd";

    public bool IsStrict => false;

    public int MostPerProblem => 8;

    public IEnumerable<DataRow> Rows(ProblemData problem, DataExportOptions options)
    {
        foreach (var steps in LabelledSteps.Of(problem, options))
        {
            // A text that holds the mark itself would be read as one step more.
            if (problem.Problem.Text.Contains(Mark, StringComparison.Ordinal)
                || Array.Exists(steps.Texts, text => text.Contains(Mark, StringComparison.Ordinal)))
            {
                continue;
            }

            void Write(Utf8JsonWriter json)
            {
                json.WriteString("input", LineFormat.Clean(Text(problem.Problem.Text, steps, _ => Mark)));
                json.WriteString("label", LineFormat.Clean(Text(problem.Problem.Text, steps, i => Sign(steps.Hard[i]))));
                json.WriteString("task", "TreeReasoner");
            }

            yield return new(steps.Key, Write, ShapeText.Origin("outcome", steps.Answer));
        }
    }

    private static string Sign(bool label)
    {
        if (label)
        {
            return "+";
        }

        return "-";
    }

    private static string Text(string problem, LabelledSteps steps, Func<int, string> end)
    {
        var text = new StringBuilder(problem.Trim());
        for (var i = 0; i < steps.Texts.Length; i++)
        {
            text.Append(i == 0 ? ' ' : '\n').Append(FormattableString.Invariant($"Step {i + 1}: {steps.Texts[i]} {end(i)}"));
        }

        return text.ToString();
    }
}
