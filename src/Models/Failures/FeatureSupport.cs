using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>What one model was seen to support. A refusal is for good; so is, in its absence, a first success. Safe for concurrent use.</summary>
/// <param name="refusals">
/// Where refusals are known that were met elsewhere, and those met here are told; null for none. Successes are not taken over: what a request may
/// cost then depends on what was asked here alone, not on what others were quicker to ask.
/// </param>
internal sealed partial class FeatureSupport(FeatureSupport? refusals = null)
{
    private const int Unknown = 0, Supported = 1, Refused = 2;

    private readonly int[] _known = new int[Enum.GetValues<ModelFeature>().Length];

    public bool? Get(ModelFeature feature) => Volatile.Read(ref _known[(int)feature]) switch
    {
        Supported => true,
        Refused => false,
        _ => refusals?.Get(feature) == false ? false : null,
    };

    public bool IsRefused(ModelFeature feature) => Get(feature) == false;

    public void Refuse(ModelFeature feature)
    {
        Volatile.Write(ref _known[(int)feature], Refused);
        refusals?.Refuse(feature);
    }

    /// <summary>Notes that a feature was asked for and not given; a feature that was given before stays.</summary>
    public void Ignore(ModelFeature feature)
    {
        Interlocked.CompareExchange(ref _known[(int)feature], Refused, Unknown);
        refusals?.Ignore(feature);
    }

    public void Confirm(ModelFeature feature)
    {
        Interlocked.CompareExchange(ref _known[(int)feature], Supported, Unknown);
        refusals?.Confirm(feature);
    }

    /// <summary>The feature, among those that a refused call used, that the refusal is about; null if it is about something else.</summary>
    public static ModelFeature? RefusedBy(ProviderFailure failure, IReadOnlyCollection<ModelFeature> used)
    {
        if (!failure.IsRefusal || used.Count == 0)
        {
            return null;
        }

        foreach (var (text, isParameter) in new[] { (failure.Parameter, true), (failure.Words, false) })
        {
            foreach (var feature in used)
            {
                if (text is { Length: > 0 } && Names(feature, text, isParameter))
                {
                    return feature;
                }
            }
        }

        return null;
    }

    private static bool Names(ModelFeature feature, string text, bool isParameter) => feature switch
    {
        ModelFeature.JsonSchema => SchemaWords().IsMatch(text),
        ModelFeature.LogProbabilities => text.Contains("logprob", StringComparison.OrdinalIgnoreCase),
        ModelFeature.Choices => isParameter ? text == "n" : ChoiceWords().IsMatch(text),
        ModelFeature.Temperature => text.Contains("temperature", StringComparison.OrdinalIgnoreCase),
        _ => SeedWords().IsMatch(text),
    };

    [GeneratedRegex("response.?format|json.?schema|structured.?output|guided.?json", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SchemaWords();

    [GeneratedRegex("""['"`]n['"`]|\bn\s*(=|>|!=|must|should|is not|>=)|parameter:?\s+n\b|(multiple|number of) (choices|completions)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ChoiceWords();

    [GeneratedRegex(@"\bseed\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SeedWords();
}
