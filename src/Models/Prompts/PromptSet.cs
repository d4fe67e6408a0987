using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// The prompts of one language, each replaceable. Immutable and safe for concurrent use; the built-in texts are files in this package's
/// source, <c>Prompts/en</c> and <c>Prompts/ko</c>.
/// </summary>
/// <remarks>
/// A template's <c>{{name}}</c> becomes the value of that name; what values contain is never read as a template, so model text cannot reach
/// other values. Names without a value stay as they are.
/// </remarks>
public sealed class PromptSet
{
    private static readonly ConcurrentDictionary<(string Language, PromptKind Kind), string> Embedded = new();
    private readonly string _language;
    private readonly ImmutableDictionary<PromptKind, Func<IReadOnlyDictionary<string, string>, string>> _replaced;

    private PromptSet(
        string language, ImmutableDictionary<PromptKind, Func<IReadOnlyDictionary<string, string>, string>>? replaced = null)
    {
        _language = language;
        _replaced = replaced ?? ImmutableDictionary<PromptKind, Func<IReadOnlyDictionary<string, string>, string>>.Empty;
    }

    /// <summary>The prompts in English.</summary>
    public static PromptSet English { get; } = new("en");

    /// <summary>The prompts in Korean.</summary>
    public static PromptSet Korean { get; } = new("ko");

    /// <summary>These prompts with one template replaced.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="template">Its text, with the values' names as <see cref="PromptKind"/> lists them in double braces.</param>
    /// <returns>Another set.</returns>
    public PromptSet With(PromptKind kind, string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return With(kind, values => Fill(template, values));
    }

    /// <summary>These prompts with one made by code.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="render">
    /// Makes the text from its values; called from any thread. To profit from providers' prompt caches, its result depends on the values alone.
    /// </param>
    /// <returns>Another set.</returns>
    public PromptSet With(PromptKind kind, Func<IReadOnlyDictionary<string, string>, string> render)
    {
        ArgumentNullException.ThrowIfNull(render);
        return new(_language, _replaced.SetItem(kind, render));
    }

    /// <summary>These prompts with those replaced that a folder has a file for, named as the built-in ones (<c>list-steps.md</c>).</summary>
    /// <param name="folder">The folder; read now, not again.</param>
    /// <returns>Another set.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ArgumentException">The folder has an .md file that is not the name of a prompt, perhaps a typing error.</exception>
    public PromptSet WithFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var kinds = Enum.GetValues<PromptKind>().ToDictionary(FileName, StringComparer.Ordinal);
        var set = this;
        foreach (var file in Directory.EnumerateFiles(folder, "*.md"))
        {
            var name = Path.GetFileName(file);
            set = kinds.TryGetValue(name, out var kind)
                ? set.With(kind, File.ReadAllText(file).Trim())
                : throw new ArgumentException($"'{name}' is not a prompt; the names are {string.Join(", ", kinds.Keys)}.", nameof(folder));
        }

        return set;
    }

    /// <summary>The text of a prompt.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="values">Its values by name, without braces.</param>
    /// <returns>The text.</returns>
    public string Render(PromptKind kind, params IEnumerable<KeyValuePair<string, string>> values)
    {
        var named = new Dictionary<string, string>(values, StringComparer.Ordinal);
        if (_replaced.TryGetValue(kind, out var render))
        {
            return render(named);
        }

        return Fill(Load(kind), named);
    }

    /// <summary>
    /// The messages that ask something about a line of reasoning: system, problem, chosen pairs in order, then the request. What two states
    /// share stands first and is equal in both, so that providers' prompt caches hit.
    /// </summary>
    /// <remarks>
    /// What models wrote cannot pass for another turn: further lines of a question or an answer are indented, and marks of chat templates in
    /// them are broken by a space.
    /// </remarks>
    /// <param name="state">The line; its final answer is included if it has one.</param>
    /// <param name="request">The request, as rendered.</param>
    /// <returns>Messages that alternate between user and assistant after the system's.</returns>
    public IReadOnlyList<ChatMessage> Messages(ReasoningState state, string request)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(request);
        var said = TurnsOf(state);
        var messages = new List<ChatMessage>((2 * said.Count) + 2) { new(ChatRole.System, Render(PromptKind.System)) };
        for (var turn = 0; turn <= said.Count; turn++)
        {
            var user = (turn == 0, turn == said.Count) switch
            {
                (true, true) => $"{state.Problem.Text}\n\n{request}",
                (true, false) => state.Problem.Text,
                (false, true) => request,
                _ => Render(PromptKind.GoOn),
            };
            messages.Add(new(ChatRole.User, user));
            if (turn < said.Count)
            {
                messages.Add(new(ChatRole.Assistant, said[turn]));
            }
        }

        return messages;
    }

    /// <summary>
    /// The messages that ask a judge about a line of reasoning: a system prompt of the judge's own, then one message with the line as a JSON
    /// object and the request after it.
    /// </summary>
    /// <remarks>
    /// The object has <c>problem</c> and <c>line</c>, the turns in order, each as <see cref="Messages"/> gives it. Its strings hold them as
    /// data: no quotation mark, line break or mark of a chat template in a text can end them. What two lines share stands first here too.
    /// </remarks>
    /// <param name="state">The line.</param>
    /// <param name="request">The request, as rendered.</param>
    /// <returns>A system message and a user's.</returns>
    public IReadOnlyList<ChatMessage> JudgeMessages(ReasoningState state, string request)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(request);
        var line = new StringBuilder("{\"problem\": ").Append(ShownText.Json(state.Problem.Text)).Append(",\n\"line\": [")
            .AppendJoin(',', TurnsOf(state).Select(turn => $"\n{ShownText.Json(turn)}"));
        return
        [
            new(ChatRole.System, Render(PromptKind.JudgeSystem)),
            new(ChatRole.User, line.Append("]}\n\n").Append(request).ToString()),
        ];
    }

    internal static string FileName(PromptKind kind)
    {
        var name = new StringBuilder();
        foreach (var letter in kind.ToString())
        {
            _ = char.IsUpper(letter) && name.Length > 0 ? name.Append('-') : name;
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.Append(".md").ToString();
    }

    private List<string> TurnsOf(ReasoningState state)
    {
        var turns = new List<string>();
        foreach (var step in state.Steps())
        {
            turns.Add(Render(
                PromptKind.Step, new("question", ShownText.Value(step.Question)), new("answer", ShownText.Value(step.Answer))));
        }

        if (state.FinalAnswer is { } answer)
        {
            turns.Add(Render(PromptKind.FinalAnswer, new KeyValuePair<string, string>("answer", ShownText.Value(answer))));
        }

        return turns;
    }

    private string Load(PromptKind kind) => Embedded.GetOrAdd((_language, kind), static prompt =>
    {
        var path = $"Prompts/{prompt.Language}/{FileName(prompt.Kind)}";
        using var file = typeof(PromptSet).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The package lacks '{path}'.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim();
    });

    private static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder(template.Length);
        var at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open
            && template.IndexOf("}}", open, StringComparison.Ordinal) is >= 0 and var close)
        {
            text.Append(template, at, open - at);
            text.Append(values.TryGetValue(template[(open + 2)..close], out var value) ? value : template[open..(close + 2)]);
            at = close + 2;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }
}
