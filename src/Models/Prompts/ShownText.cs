using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Model text as it stands in a prompt, so that it cannot pass for what this library or the caller says there.</summary>
/// <remarks>
/// Two things are imitated: lines that begin as ours do, and the marks by which chat templates part the turns. A server may take such a
/// mark for the real one, since it reads the finished text.
/// </remarks>
public static partial class ShownText
{
    /// <summary>The text as a JSON string on one line, quotation marks included. It holds no mark of a template.</summary>
    /// <param name="text">Text that is not ours.</param>
    /// <returns>A JSON string.</returns>
    public static string Json(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        return $"\"{Bracket().Replace(encoded.Replace("<", "\\u003C", StringComparison.Ordinal), "\\u005B")}\"";
    }

    /// <summary>
    /// The text for a template's value: its further lines are indented, so that none of them begins as a line of the template. Marks of
    /// chat templates are broken by a space.
    /// </summary>
    /// <param name="text">Text that is not ours.</param>
    /// <returns>Text that a template can hold.</returns>
    public static string Value(string text) => Mark().Replace(LineBreak().Replace(text, "\n  "), "$0 ");

    [GeneratedRegex(@"\[(?=/?[A-Z_]{2,20}\])", RegexOptions.CultureInvariant)]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\r\n|[\n\r\v\f\u0085\u2028\u2029]", RegexOptions.CultureInvariant)]
    private static partial Regex LineBreak();

    [GeneratedRegex(
        @"<(?=[|｜/<]|s>|[a-z]{1,10}_of_[a-z]{1,10}>|(system|user|assistant|bos|eos|pad)>)|\[(?=/?[A-Z_]{2,20}\])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mark();
}
