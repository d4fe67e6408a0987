using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TreeReasoner.Viewer;

/// <summary>
/// The page without its data. Its modules are files of their own, for readers; in the page they are one script, so that one hash admits all
/// of it and nothing else.
/// </summary>
internal static partial class PageText
{
    // A module uses only those before it.
    private static readonly string[] Modules =
        ["words", "record", "timeline", "scores", "colors", "icicle", "outline", "line", "panels", "curve", "view", "compare", "live", "main"];

    private static readonly Lazy<string> Script = new(() => string.Concat(Modules.Select(name => Scoped(name, Resource($"{name}.mjs")))));
    private static readonly Lazy<string> Style = new(() => Resource("page.css"));

    /// <summary>The page around some data.</summary>
    /// <param name="payloads">One record, or two to compare.</param>
    /// <param name="language">The page's language: <c>en</c> or <c>ko</c>.</param>
    public static string Of(IReadOnlyList<string> payloads, string language)
    {
        var data = new StringBuilder();
        foreach (var payload in payloads)
        {
            // Base64 has no sign that could end the element.
            data.Append("<script type=\"application/octet-stream\" class=\"record\">").Append(payload).Append("</script>\n");
        }

        return Page(language, Policy(), data.ToString());
    }

    /// <summary>The page of a search that runs, which may ask its own server.</summary>
    public static string Live(string language) =>
        Page(language, $"{Policy()}; connect-src 'self'", "<script type=\"application/json\" class=\"live\"></script>\n");

    private static string Page(string language, string policy, string data) => Resource("page.html")
        .Replace("{{language}}", language, StringComparison.Ordinal)
        .Replace("{{policy}}", policy, StringComparison.Ordinal)
        .Replace("{{style}}", Style.Value, StringComparison.Ordinal)
        .Replace("{{data}}", data, StringComparison.Ordinal)
        .Replace("{{script}}", Script.Value, StringComparison.Ordinal);

    /// <summary>Only this script and this style run, and nothing is loaded or sent.</summary>
    private static string Policy() =>
        $"default-src 'none'; script-src '{HashOf(Script.Value)}'; style-src '{HashOf(Style.Value)}'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>
    /// A module as a function that gives what the module exports. So each keeps its own names, as it has them in a file of its own.
    /// </summary>
    private static string Scoped(string name, string module)
    {
        var exports = string.Join(", ", ExportedName().Matches(module).Select(match => match.Groups["name"].Value));
        module = ImportLine().Replace(module, "const {${names}} = ${module}Module;\n");
        module = ExportWord().Replace(module, "");
        return $"const {name}Module = (() => {{\n{module}return {{ {exports} }};\n}})();\n";
    }

    // A browser reads line ends of all systems as one, and hashes what it has read.
    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The package lacks its file '{name}'; it was built without it.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^import \{(?<names>[^}]*)\} from ""\./(?<module>\w+)\.mjs"";\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ImportLine();

    [GeneratedRegex(@"^export (async function|function|const|class) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ExportedName();

    [GeneratedRegex("^export ", RegexOptions.Multiline)]
    private static partial Regex ExportWord();
}
