using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// A feature that a refused call used and that the refusal seems to be about. It is a suspicion: the same request is sent without the
/// feature, and only if that passes was it the feature.
/// </summary>
/// <param name="Feature">The feature.</param>
/// <param name="IsLearned">Whether it is then refused for good. Words that the request holds itself, which a provider may quote, teach
/// nothing.</param>
internal readonly partial record struct FeatureRefusal(ModelFeature Feature, bool IsLearned)
{
    /// <summary>Whether a refusal of temperature 0 is about any temperature.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The feature that a refusal is about; null if it is about something else.</summary>
    /// <param name="failure">The refusal.</param>
    /// <param name="used">The features that the call used.</param>
    /// <param name="isConfirmed">Whether a feature was given before: then only a field made for parameters can refuse it.</param>
    /// <param name="messages">What was sent.</param>
    public static FeatureRefusal? Find(
        ProviderFailure failure, IReadOnlyList<ModelFeature> used, Func<ModelFeature, bool> isConfirmed, IEnumerable<ChatMessage> messages)
    {
        if (!failure.IsRefusal || failure.Body is not { } body)
        {
            return null;
        }

        foreach (var feature in used)
        {
            if (IsLimit(feature) && ValueWords().IsMatch(body.Words))
            {
                continue;
            }

            if (body.Parameters.Any(parameter => IsParameterOf(feature, parameter)))
            {
                return new(MoreParticular(feature, used, body), IsLearned: true);
            }
        }

        return InWords(body, used, isConfirmed, messages);
    }

    /// <summary>Whether a refusal of temperature 0 is about 0, and not about any temperature.</summary>
    public static bool IsAboutZero(ErrorBody? body) => body is not null && ZeroWords().IsMatch(body.Words);

    /// <summary>Whether the provider says that it has the looser form of JSON.</summary>
    public static bool OffersJsonObject(ErrorBody? body) =>
        body is not null && body.Words.Contains("json_object", StringComparison.Ordinal);

    // Of several features that the words speak of it is the first: what to use instead stands behind it.
    private static FeatureRefusal? InWords(
        ErrorBody body, IReadOnlyList<ModelFeature> used, Func<ModelFeature, bool> isConfirmed, IEnumerable<ChatMessage> messages)
    {
        var words = body.Words;
        Match? first = null;
        ModelFeature refused = default;
        foreach (var feature in used)
        {
            if (isConfirmed(feature) || (IsLimit(feature) && ValueWords().IsMatch(words)))
            {
                continue;
            }

            var match = WordsOf(feature).Match(words);
            if (match.Success && (first is null || match.Index < first.Index))
            {
                (first, refused) = (match, feature);
            }
        }

        if (first is null)
        {
            return null;
        }

        return new(MoreParticular(refused, used, body), !IsIn(string.Concat(messages.Select(message => message.Text)), first.Value));
    }

    // A single letter is in every text, so that it counts with its signs.
    private static bool IsIn(string sent, string words)
    {
        const int Short = 4;
        var letters = Letters(words);
        if (letters.Length < Short)
        {
            return sent.Contains(words, StringComparison.OrdinalIgnoreCase);
        }

        return Letters(sent).Contains(letters, StringComparison.Ordinal);
    }

    private static bool IsLimit(ModelFeature feature) => feature is ModelFeature.MaxCompletionTokens or ModelFeature.MaxTokens;

    // A schema is refused for one of its words: the same schema goes without it.
    private static ModelFeature MoreParticular(ModelFeature feature, IReadOnlyList<ModelFeature> used, ErrorBody body)
    {
        var isClosed = feature == ModelFeature.JsonSchema && used.Contains(ModelFeature.ClosedSchema);
        var isAboutClosing = body.Words.Contains("additionalProperties", StringComparison.OrdinalIgnoreCase)
            || body.Parameters.Any(parameter => parameter.Contains("additionalProperties", StringComparison.OrdinalIgnoreCase));
        if (isClosed && isAboutClosing)
        {
            return ModelFeature.ClosedSchema;
        }

        return feature;
    }

    private static bool IsParameterOf(ModelFeature feature, string parameter)
    {
        foreach (var part in parameter.Split(['.', '[', ']', '/', '$', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (NamesOf(feature).Contains(part.Replace("_", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] NamesOf(ModelFeature feature) => feature switch
    {
        ModelFeature.JsonSchema or ModelFeature.JsonObject =>
            [
                "responseformat", "responseschema", "responsejsonschema", "responsemimetype", "jsonschema", "guidedjson", "outputformat",
                "format",
            ],
        ModelFeature.Choices => ["n", "candidatecount"],
        ModelFeature.LogProbabilities => ["logprobs", "toplogprobs", "responselogprobs"],
        ModelFeature.Temperature or ModelFeature.ZeroTemperature => ["temperature"],
        ModelFeature.Seed => ["seed"],
        ModelFeature.ClosedSchema => ["additionalproperties"],
        ModelFeature.SystemRole => ["role", "systeminstruction"],
        ModelFeature.ReasoningEffort => ["reasoningeffort", "reasoning", "effort", "thinking", "thinkingbudget", "thinkinglevel"],
        ModelFeature.MaxCompletionTokens => ["maxcompletiontokens"],
        _ => ["maxtokens"],
    };

    private static Regex WordsOf(ModelFeature feature) => feature switch
    {
        ModelFeature.JsonSchema or ModelFeature.JsonObject => SchemaWords(),
        ModelFeature.LogProbabilities => LogProbabilityWords(),
        ModelFeature.Choices => ChoiceWords(),
        ModelFeature.Temperature or ModelFeature.ZeroTemperature => TemperatureWords(),
        ModelFeature.ClosedSchema => ClosedWords(),
        ModelFeature.SystemRole => SystemWords(),
        ModelFeature.ReasoningEffort => EffortWords(),
        ModelFeature.MaxCompletionTokens => MaxCompletionTokensWords(),
        ModelFeature.MaxTokens => MaxTokensWords(),
        _ => SeedWords(),
    };

    // What a text says however it is spaced, cased, widened or decorated: a quotation may differ from what was sent in all of that.
    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var character in ModelText.WellFormed(text).Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(character))
            {
                letters.Append(char.ToLowerInvariant(character));
            }
        }

        return letters.ToString();
    }

    private const RegexOptions Words = RegexOptions.IgnoreCase | RegexOptions.NonBacktracking;

    [GeneratedRegex("response.?format|response.?schema|json.?schema|structured.?output|guided.?(json|decoding)|json.?mode|grammar", Words)]
    private static partial Regex SchemaWords();

    [GeneratedRegex("""
        ['"`]n['"`]|\bn\s*(=|>|!=|must|should|is not|>=)|parameter:?\s+n\b|(multiple|number of) (choices|completions)|candidate.?count
        """, Words)]
    private static partial Regex ChoiceWords();

    [GeneratedRegex(@"\bseed\b", Words)]
    private static partial Regex SeedWords();

    [GeneratedRegex("log.?prob", Words)]
    private static partial Regex LogProbabilityWords();

    [GeneratedRegex("temperature", Words)]
    private static partial Regex TemperatureWords();

    [GeneratedRegex("additional.?properties", Words)]
    private static partial Regex ClosedWords();

    [GeneratedRegex(
        @"system.?(role|message|prompt|instruction)|developer instruction|role:?\s*['""`]?(system|developer)\b"
        + "|only user.{0,12}assistant|roles must alternate",
        Words)]
    private static partial Regex SystemWords();

    [GeneratedRegex(@"reasoning.?effort|reasoning|thinking|\beffort\b", Words)]
    private static partial Regex EffortWords();

    [GeneratedRegex("max.?completion.?tokens", Words)]
    private static partial Regex MaxCompletionTokensWords();

    [GeneratedRegex(@"max_tokens|\bmaxTokens\b", Words)]
    private static partial Regex MaxTokensWords();

    // It is the value that is too large, not the name that is not known.
    [GeneratedRegex("too (large|long|high|big)|context (length|window|size)|less than or equal|at most|maximum|exceed|<=", Words)]
    private static partial Regex ValueWords();

    [GeneratedRegex(@"positive|greater than|> ?0|\(0,|above 0|non-?zero|larger than", Words)]
    private static partial Regex ZeroWords();
}
