using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// What is known of model families and providers without asking: the one place for it. It saves the first failed call; what is not written
/// here is learned from a refusal. Sources: docs/providers.md.
/// </summary>
internal static class KnownDialects
{
    /// <summary>Whether a model reasons before it answers, at an effort; hidden reasoning then counts against the limit.</summary>
    public static bool Reasons(string model, ReasoningEffort? effort)
    {
        var name = Bare(model);
        if (AlwaysReasons(name))
        {
            return true;
        }

        // These answer at once by themselves from 5.1 to 5.4, and reason by themselves since.
        if (ReasonsOnDemand(name))
        {
            if (effort is { } told)
            {
                return told != ReasoningEffort.None;
            }

            return !AnswersAtOnce(name);
        }

        return name.StartsWith("deepseek-reasoner", StringComparison.Ordinal) || name.StartsWith("magistral", StringComparison.Ordinal);
    }

    /// <summary>The features that a model is known to refuse.</summary>
    public static IEnumerable<ModelFeature> RefusedByModel(string model, ReasoningEffort? effort)
    {
        var name = Bare(model);
        var samples = !AlwaysReasons(name) && (!ReasonsOnDemand(name) || !Reasons(model, effort));
        if (!samples)
        {
            return [ModelFeature.Temperature, ModelFeature.ZeroTemperature, ModelFeature.LogProbabilities];
        }

        if (name.StartsWith("deepseek-reasoner", StringComparison.Ordinal))
        {
            return [ModelFeature.LogProbabilities];
        }

        return [];
    }

    /// <summary>The features that a provider is known to refuse or to ignore.</summary>
    public static IEnumerable<ModelFeature> RefusedByProvider(Uri? endpoint)
    {
        if (HostIs(endpoint, "api.groq.com"))
        {
            return [ModelFeature.MaxTokens, ModelFeature.Choices, ModelFeature.LogProbabilities];
        }

        if (IsOpenAI(endpoint) || HostIs(endpoint, "openrouter.ai", "generativelanguage.googleapis.com"))
        {
            return [ModelFeature.MaxTokens];
        }

        if (HostIs(endpoint, "api.deepseek.com"))
        {
            return [ModelFeature.MaxCompletionTokens, ModelFeature.JsonSchema];
        }

        if (HostIs(endpoint, "api.mistral.ai"))
        {
            return [ModelFeature.MaxCompletionTokens];
        }

        return [];
    }

    /// <summary>Whether a provider is known to have answers that are some JSON object.</summary>
    public static bool HasJsonObject(Uri? endpoint) => HostIs(endpoint, "api.deepseek.com");

    /// <summary>Whether a model is better asked, or only answers, through Responses.</summary>
    public static bool IsForResponses(string model, Uri? endpoint)
    {
        var name = Bare(model);
        return IsOpenAI(endpoint) && (AlwaysReasons(name) || ReasonsOnDemand(name));
    }

    private static bool IsOpenAI(Uri? endpoint) =>
        HostIs(endpoint, "api.openai.com", "openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com");

    private static bool AlwaysReasons(string name)
    {
        var isEarly = name is ['o', >= '1' and <= '9', ..] && (name.Length == 2 || name[2] == '-');
        var isFive = name.StartsWith("gpt-5", StringComparison.Ordinal) && !name.StartsWith("gpt-5.", StringComparison.Ordinal);
        return isEarly || (isFive && !IsChat(name));
    }

    private static bool ReasonsOnDemand(string name)
    {
        if (IsChat(name))
        {
            return false;
        }

        var isLater = name.StartsWith("gpt-", StringComparison.Ordinal) && name.Length > 4 && name[4] is >= '6' and <= '9';
        return isLater || name.StartsWith("gpt-5.", StringComparison.Ordinal);
    }

    private static bool AnswersAtOnce(string name) => name is ['g', 'p', 't', '-', '5', '.', >= '1' and <= '4', ..];

    private static bool IsChat(string name) => name.Contains("-chat", StringComparison.Ordinal);

    // Routers write the maker before the name.
    private static string Bare(string model) => model[(model.LastIndexOf('/') + 1)..].ToLowerInvariant();

    private static bool HostIs(Uri? endpoint, params ReadOnlySpan<string> hosts)
    {
        if (endpoint is not { IsAbsoluteUri: true })
        {
            return false;
        }

        foreach (var host in hosts)
        {
            var isSub = endpoint.Host.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase);
            if (isSub || endpoint.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
