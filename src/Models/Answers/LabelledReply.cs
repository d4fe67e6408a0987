using System.Text;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>
/// Reads replies of models that never learned JSON: lines that begin with <c>Sub-question:</c>, <c>Answer:</c> or <c>Final answer:</c>, in
/// English or Korean. A question that says that the problem can be answered now (after Hao et al., "Reasoning with Language Model is
/// Planning with World Model", 2023, arXiv:2305.14992) makes its answer the final one. Once the problem is answered, a further question
/// ends
/// the reading: what follows belongs to another problem.
/// </summary>
internal sealed partial class LabelledReply
{
    private const int LongestLabel = 64;

    private readonly List<LabelledStep> _steps = [];
    private readonly StringBuilder _text = new();
    private Kind _kind = Kind.None;
    private string? _question;
    private bool _isAnswered;

    private LabelledReply()
    {
    }

    private enum Kind
    {
        None,
        Question,
        Answer,
        Final,
        Other,
    }

    /// <summary>The steps of a reply without its thinking.</summary>
    public static IReadOnlyList<LabelledStep> Read(string reply)
    {
        var reader = new LabelledReply();
        foreach (var line in reply.AsSpan().EnumerateLines())
        {
            var (kind, length) = LabelOf(line);
            if (kind != Kind.None)
            {
                reader.End();
                if (reader._isAnswered && kind is Kind.Question or Kind.Other)
                {
                    reader._kind = Kind.None;
                    return reader._steps;
                }

                reader._kind = kind;
            }

            reader._text.Append(line[length..]).Append('\n');
        }

        reader.End();
        return reader._steps;
    }

    /// <summary>Whether a line of the text asks another question or begins another turn.</summary>
    public static bool AsksFurther(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (LabelOf(line).Kind is Kind.Question or Kind.Other)
            {
                return true;
            }
        }

        return false;
    }

    private void End()
    {
        var text = _text.ToString();
        _text.Clear();
        if (_kind == Kind.Question)
        {
            _question = ModelText.Clean(text).Trim('*', ' ');
            return;
        }

        if (_kind is Kind.None or Kind.Other)
        {
            return;
        }

        var answer = ClosingText.Answer(text);
        if (answer.Length == 0)
        {
            return;
        }

        var isFinal = _kind == Kind.Final || string.IsNullOrEmpty(_question) || SaysFinal().IsMatch(_question);
        _steps.Add(new(isFinal ? null : _question, answer));
        _isAnswered |= isFinal;
        _question = null;
    }

    private static (Kind Kind, int Length) LabelOf(ReadOnlySpan<char> line)
    {
        var match = Label().Match(line[..Math.Min(line.Length, LongestLabel)].ToString());
        if (!match.Success || (match.Groups["heading"].Success && match.Length < line.TrimEnd().Length))
        {
            return (Kind.None, 0);
        }

        if (match.Groups["final"].Success || match.Groups["heading"].Success)
        {
            return (Kind.Final, match.Length);
        }

        if (match.Groups["question"].Success)
        {
            return (Kind.Question, match.Length);
        }

        return (match.Groups["other"].Success ? Kind.Other : Kind.Answer, match.Length);
    }

    [GeneratedRegex(
        """
        ^[\ \t>*\-#\d.)]*
        (?: (?: (?<final> (?:the\ )?final\ (?:answer|result) | 최종\ ?(?:정답|답변|답안|답) )
              | (?<question> sub-?\ ?question | question | 하위\ ?질문 | 질문 )
              | (?<other> problem | next\ problem | user | human | instruction | system | 문제 | 사용자 )
              | answer | 정답 | 답변 | 답안 | 답 )
            [\ \t\d*]* [:：] [\ \t]*\**
          | (?<heading> (?:the\ )?final\ answer | 최종\ ?(?:정답|답변|답) | 정답 ) [\ \t*]* $ )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();

    [GeneratedRegex(
        "now we can answer|이제 .*답할 수 있", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SaysFinal();
}
