using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Cuts what a model says after its answer off the answer: a greeting, an offer of help, a further paragraph.</summary>
internal static partial class ClosingText
{
    private static readonly string[] s_blocks = ["```", "$$", "\\["];

    /// <summary>
    /// The answer at the head of a text: its first paragraph, or a whole block of code or mathematics, without a closing sentence; what
    /// is in
    /// the last <c>\boxed{…}</c> where there is one.
    /// </summary>
    public static string Answer(string text)
    {
        text = ModelText.Clean(text);
        var paragraph = Paragraph(text);
        var closing = Closing().Match(paragraph);
        if (closing.Success && closing.Index > 0)
        {
            paragraph = paragraph[..closing.Index];
        }

        if (BoxedText.Last(paragraph) is { } boxed)
        {
            return ModelText.Clean(boxed);
        }

        var answer = ModelText.Clean(paragraph).Trim('*', ' ');
        return ModelText.Clean(Introduction().Replace(answer, ""));
    }

    private static string Paragraph(string text)
    {
        if (Array.Exists(s_blocks, block => text.StartsWith(block, StringComparison.Ordinal)))
        {
            return text;
        }

        var from = 0;
        while (true)
        {
            var line = text.IndexOf('\n', from);
            if (line < 0)
            {
                return text;
            }

            var next = line + 1;
            while (next < text.Length && text[next] is ' ' or '\t' or '\r')
            {
                next++;
            }

            if (next < text.Length && text[next] == '\n')
            {
                var isAnnounced = text.AsSpan(0, line).TrimEnd().EndsWith(':');
                if (!isAnnounced)
                {
                    return text[..line];
                }
            }

            from = next;
        }
    }

    [GeneratedRegex(
        @"(^|\n|[.!?]\s+)\s*(let me know|i hope (this|that|it)|hope (this|that|it)|feel free|please let|if you (have|need|want|would)"
        + @"|is there anything"
        + @"|do you (have|need|want)|would you like|thank you|thanks|good luck|have a (great|nice|good)|happy to help|glad|you're welcome"
        + @"|도움이 되|더 궁금|궁금한 점|추가 질문|감사합니다|좋은 하루)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Closing();

    [GeneratedRegex(
        @"^(so|thus|hence|therefore)?[,\s]*the (final |correct )?answer is:?\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Introduction();
}
