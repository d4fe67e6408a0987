using System.Text;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>
/// Reads replies of models that never learned JSON: lines that begin with <c>Sub-question:</c>, <c>Answer:</c> or <c>Final answer:</c>, in
/// English or Korean. A question that says that the problem can be answered now (after Hao et al., "Reasoning with Language Model is
/// Planning with World Model", 2023, arXiv:2305.14992) makes its answer the final one.
/// </summary>
internal static partial class LabelledReply
{
    private const int LongestLabel = 64;

    public static IReadOnlyList<LabelledStep> Read(string reply)
    {
        var steps = new List<LabelledStep>();
        var kind = Kind.None;
        string? question = null;
        var text = new StringBuilder();
        foreach (var line in reply.AsSpan().EnumerateLines())
        {
            var (next, length) = LabelOf(line);
            if (next != Kind.None)
            {
                End();
                kind = next;
            }

            text.Append(line[length..]).Append('\n');
        }

        End();
        return steps;

        void End()
        {
            var clean = ModelText.Clean(text.ToString()).Trim('*', ' ');
            text.Clear();
            if (kind == Kind.Question)
            {
                question = clean;
            }
            else if (kind != Kind.None && clean.Length > 0)
            {
                var final = kind == Kind.Final || string.IsNullOrEmpty(question) || SaysFinal().IsMatch(question);
                steps.Add(new(final ? null : question, clean));
                question = null;
            }
        }
    }

    private enum Kind
    {
        None,
        Question,
        Answer,
        Final,
    }

    private static (Kind Kind, int Length) LabelOf(ReadOnlySpan<char> line)
    {
        var match = Label().Match(line[..Math.Min(line.Length, LongestLabel)].ToString());
        return !match.Success ? (Kind.None, 0) : (
            match.Groups["final"].Success ? Kind.Final : match.Groups["question"].Success ? Kind.Question : Kind.Answer, match.Length);
    }

    [GeneratedRegex(
        @"^[ \t>*\-#\d.)]*((?<final>final answer|최종 ?답변?)|(?<question>sub-? ?question|question|하위 ?질문|질문)|(answer|답변?))[ \t\d*]*[:：]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex("now we can answer|이제 .*답할 수 있", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SaysFinal();
}
