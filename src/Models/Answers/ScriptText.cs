using System.Text;

namespace TreeReasoner.Models;

/// <summary>
/// Raised and lowered signs as a keyboard writes them, before NFKC would melt them into the line: 10² is 10^2 and not 102, log₂8 is not
/// log28.
/// </summary>
internal static class ScriptText
{
    private const string
        Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", RaisedPlain = "0123456789+-=()ni",
        Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", LoweredPlain = "0123456789+-=()";

    private enum Script
    {
        None,
        Raised,
        Lowered,
    }

    public static string InLine(string text)
    {
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (script, _) = Read(text[i]);
            if (script == Script.None)
            {
                AppendPlain(line, text[i], At(text, i + 1));
                i++;
                continue;
            }

            var run = new StringBuilder();
            for (; i < text.Length && Read(text[i]) is var (same, plain) && same == script; i++)
            {
                run.Append(plain);
            }

            line.Append(script == Script.Raised ? '^' : '_');
            if (StandsAlone(run, script, At(text, i)))
            {
                line.Append(run);
            }
            else
            {
                line.Append('(').Append(run).Append(')');
            }
        }

        return line.ToString();
    }

    // x²⁺¹ is not x^2+1, and log₂8 is not log_28: those need brackets.
    private static bool StandsAlone(StringBuilder run, Script script, char next)
    {
        var (digits, letters) = (0, 0);
        for (var i = 0; i < run.Length; i++)
        {
            digits += char.IsAsciiDigit(run[i]) || (run[i] == '-' && i == 0) ? 1 : 0;
            letters += char.IsLetter(run[i]) ? 1 : 0;
        }

        var isOne = run.Length == 1 || digits == run.Length || (script == Script.Lowered && letters == run.Length);
        var runsOn = Read(next).Script == Script.None && (char.IsDigit(next) || (letters > 0 && char.IsLetter(next)));
        return isOne && !runsOn;
    }

    // ㎡ is m²; 1½ is 1 1/2 and not 11/2.
    private static void AppendPlain(StringBuilder line, char character, char next)
    {
        (string? Plain, bool IsFraction) sign = character switch
        {
            '㎟' => ("mm^2", false),
            '㎠' => ("cm^2", false),
            '㎡' => ("m^2", false),
            '㎢' => ("km^2", false),
            '㎣' => ("mm^3", false),
            '㎤' => ("cm^3", false),
            '㎥' => ("m^3", false),
            '㎦' => ("km^3", false),
            '½' => ("1/2", true),
            '¼' => ("1/4", true),
            '¾' => ("3/4", true),
            (>= '⅐' and <= '⅞') or '↉' => (Compatible(character), true),
            _ => default,
        };
        if (sign.Plain is not { } plain)
        {
            line.Append(character);
            return;
        }

        line.Append(sign.IsFraction && line is [.., >= '0' and <= '9'] ? " " : "").Append(plain);
        line.Append(plain.Length > 1 && char.IsDigit(next) ? " " : "");
    }

    private static (Script Script, char Plain) Read(char character)
    {
        if (Raised.IndexOf(character) is >= 0 and var raised)
        {
            return (Script.Raised, RaisedPlain[raised]);
        }

        if (Lowered.IndexOf(character) is >= 0 and var lowered)
        {
            return (Script.Lowered, LoweredPlain[lowered]);
        }

        var script = character switch
        {
            (>= 'ʰ' and <= 'ʸ') or (>= '\u1D2C' and <= '\u1D61') or (>= '\u1D9B' and <= '\u1DBF') => Script.Raised,
            (>= '\u1D62' and <= '\u1D6A') or (>= '\u2090' and <= '\u209C') => Script.Lowered,
            _ => Script.None,
        };
        if (script != Script.None && Compatible(character) is [var plain] && plain != character)
        {
            return (script, plain);
        }

        return (Script.None, character);
    }

    private static char At(string text, int at)
    {
        if (at < text.Length)
        {
            return text[at];
        }

        return ' ';
    }

    // Unchanged where the runtime has no Unicode data.
    private static string Compatible(char character) => character.ToString().Normalize(NormalizationForm.FormKC);
}
