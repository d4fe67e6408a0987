using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Pocket.Chat;

/// <summary>What a request wants written.</summary>
internal enum AskedKind
{
    /// <summary>Plain text: steps up to the final answer.</summary>
    Text,

    /// <summary>One step or the final answer, as JSON.</summary>
    NextStep,

    /// <summary>Several different ones in one reply, as JSON.</summary>
    ListSteps,

    /// <summary>The final answer with the steps that lead to it, as JSON.</summary>
    Finish,

    /// <summary>A score of what was reasoned so far, as JSON.</summary>
    Judge,
}

/// <summary>
/// Recognises the prompts of our own expanders and evaluators: by the name of their schema, else by their words in either language.
/// </summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Count">Candidates wanted in a list.</param>
internal sealed partial record AskedFor(AskedKind Kind, int Count = 1)
{
    private const int DefaultCount = 4, MostCount = 64;

    private static readonly Dictionary<string, AskedKind> _schemas = new(StringComparer.Ordinal)
    {
        ["next_step"] = AskedKind.NextStep,
        ["candidates"] = AskedKind.ListSteps,
        ["final_answer"] = AskedKind.Finish,
        ["judgement"] = AskedKind.Judge,
    };

    private static readonly (AskedKind Kind, PromptKind Prompt, PromptKind Format)[] _prompts =
    [
        (AskedKind.ListSteps, PromptKind.ListSteps, PromptKind.ListStepsFormat),
        (AskedKind.NextStep, PromptKind.NextStep, PromptKind.NextStepFormat),
        (AskedKind.Finish, PromptKind.Finish, PromptKind.FinishFormat),
        (AskedKind.Judge, PromptKind.Judge, PromptKind.JudgeFormat),
    ];

    private static readonly PromptSet[] _languages = [PromptSet.English, PromptSet.Korean];
    private static readonly (AskedKind Kind, string Words)[] _words =
        [.. _prompts.SelectMany(prompt => _languages, WordsOf).SelectMany(words => words)];
    private static readonly Regex[] _counts = [.. _languages.Select(CountIn)];

    /// <summary>Reads what is wanted from the form asked for and the text of the last message.</summary>
    /// <exception cref="NotSupportedException">JSON is wanted in a form that is none of ours.</exception>
    public static AskedFor Read(string last, ChatResponseFormat? format)
    {
        last = last.ReplaceLineEndings("\n");
        var schema = format as ChatResponseFormatJson;
        if (schema?.SchemaName is not { } name || !_schemas.TryGetValue(name, out var kind))
        {
            kind = Array.Find(_words, words => last.Contains(words.Words, StringComparison.Ordinal)).Kind;
            if (kind == AskedKind.Text && schema is not null)
            {
                throw new NotSupportedException(
                    $"Pocket writes JSON in the forms of TreeReasoner's own prompts only: the schemas {string.Join(", ", _schemas.Keys)}.");
            }
        }

        return new AskedFor(kind, kind == AskedKind.ListSteps ? CountOf(last) : 1);
    }

    private static int CountOf(string last)
    {
        var match = Array.Find(_counts, count => count.IsMatch(last))?.Match(last);
        if (match is not null && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return Math.Clamp(count, 1, MostCount);
        }

        return DefaultCount;
    }

    /// <summary>Words by which a prompt is known: its longest piece without values, and the example in its form.</summary>
    private static IEnumerable<(AskedKind, string)> WordsOf(
        (AskedKind Kind, PromptKind Prompt, PromptKind Format) prompt, PromptSet language)
    {
        yield return (prompt.Kind, Value().Split(language.Render(prompt.Prompt)).MaxBy(piece => piece.Length)!.Trim());
        yield return (prompt.Kind, language.Render(prompt.Format).Split('\n').First(line => line.StartsWith('{')));
    }

    private static Regex CountIn(PromptSet language)
    {
        var pieces = Value().Split(language.Render(PromptKind.ListSteps)).Select(Regex.Escape);
        return new Regex(string.Join(@"(\d{1,9})", pieces), RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\{\{\w+\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
