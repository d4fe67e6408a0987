using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// Reads a judge's verdict: a reply that is one JSON object of a score and at most a reason, in a fence or not, after a thinking or not.
/// </summary>
/// <remarks>
/// What is judged may be quoted by an honest judge, anywhere and unescaped. So nothing is looked for within a reply: text around the
/// object, a second one, a third property and one property twice make it unreadable.
/// </remarks>
internal static partial class JudgeReader
{
    private const string ScoreName = "score", ReasonName = "reason";

    public static readonly JsonElement Schema = JsonElement.Parse("""
        {"type": "object", "properties": {"reason": {"type": "string"}, "score": {"type": "number"}},
         "required": ["reason", "score"], "additionalProperties": false}
        """u8);

    private static readonly (string Open, string Close)[] s_thinking =
    [
        .. "think thinking thought thoughts reasoning reflection analysis scratchpad".Split(' ').Select(tag => ($"<{tag}>", $"</{tag}>")),
        ("[THINK]", "[/THINK]"),
        ("◁think▷", "◁/think▷"),
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ];

    /// <summary>The score of a reply that is one verdict; null for any other.</summary>
    /// <param name="reply">A reply, which is model text and untrusted.</param>
    /// <param name="judged">The texts of the line that is judged. An end of a verdict that stands in one of them is a quotation.</param>
    public static double? Read(string reply, IEnumerable<string> judged)
    {
        var verdict = WithStringsMended(WithoutFence(AfterThinking(ModelText.WellFormed(reply).Trim())));
        if (ModelJson.ReadWhole(verdict, ScoreText) is not { } score || !IsWrittenOut(verdict, judged))
        {
            return null;
        }

        return double.Parse(score, System.Globalization.CultureInfo.InvariantCulture);
    }

    // The number as text, since a reader gives an object.
    private static string? ScoreText(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in json.EnumerateObject())
        {
            var isReason = property.NameEquals(ReasonName) && property.Value.ValueKind == JsonValueKind.String;
            if (!isReason && !property.NameEquals(ScoreName))
            {
                return null;
            }
        }

        return ModelJson.Number(json, ScoreName) is { } score && Judgement.IsUnit(score)
            ? score.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    // A judge that is cut off within a quotation ends as the quotation does.
    private static bool IsWrittenOut(string verdict, IEnumerable<string> judged)
    {
        var score = verdict.LastIndexOf($"\"{ScoreName}\"", StringComparison.Ordinal);
        if (score < 0)
        {
            return false; // its name is spelt in escapes, as no judge does
        }

        var end = WhiteSpace().Replace(verdict[score..], "");
        return !judged.Any(text => WhiteSpace().Replace(text, "").Contains(end, StringComparison.Ordinal));
    }

    // The first closing tag: a later one may stand in what is quoted, and then what is between is no verdict either.
    private static string AfterThinking(string reply)
    {
        foreach (var (open, close) in s_thinking)
        {
            if (reply.StartsWith(open, StringComparison.OrdinalIgnoreCase))
            {
                var end = reply.IndexOf(close, StringComparison.OrdinalIgnoreCase);
                return end < 0 ? "" : reply[(end + close.Length)..].Trim();
            }
        }

        return reply;
    }

    private static string WithoutFence(string reply)
    {
        const string Fence = "```";
        if (!reply.StartsWith(Fence, StringComparison.Ordinal) || !reply.EndsWith(Fence, StringComparison.Ordinal)
            || reply.Length < 2 * Fence.Length)
        {
            return reply;
        }

        var inner = reply[Fence.Length..^Fence.Length];
        return inner.StartsWith("json", StringComparison.OrdinalIgnoreCase) ? inner[4..] : inner;
    }

    // Escapes that JSON does not know, of LaTeX for instance, and line breaks in strings. No string begins or ends elsewhere for it.
    private static string WithStringsMended(string json)
    {
        var mended = new StringBuilder(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var letter = json[i];
            if (inString && letter == '\\' && i + 1 < json.Length)
            {
                if (!IsEscape(json.AsSpan(i + 1)))
                {
                    mended.Append('\\');
                }

                mended.Append(letter);
                if (json[i + 1] >= ' ')
                {
                    mended.Append(json[++i]);
                }

                continue;
            }

            inString ^= letter == '"';
            mended.Append(inString && letter < ' ' ? ' ' : letter);
        }

        return mended.ToString();
    }

    private static bool IsEscape(ReadOnlySpan<char> after) => after[0] switch
    {
        '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' => true,
        'u' => after.Length > 4 && IsHex(after[1..5]),
        _ => false,
    };

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
