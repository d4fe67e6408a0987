using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>What a request wants beyond the standard options.</summary>
/// <param name="Count">Choices wanted, at least 1.</param>
/// <param name="Distinct">Whether they should be the most likely distinct continuations instead of samples.</param>
/// <param name="LogProbabilities">Whether the tokens' log-probabilities are wanted.</param>
/// <param name="Skip">How many of the most likely distinct continuations to leave out, for they were listed before; at least 0.</param>
public readonly record struct ChoiceQuery(int Count = 1, bool Distinct = false, bool LogProbabilities = false, int Skip = 0)
{
    /// <summary>Whether nothing beyond the standard options is wanted.</summary>
    public bool IsPlain => this is { Count: 1, Distinct: false, LogProbabilities: false, Skip: 0 };
}

/// <summary>
/// Carries several choices through <see cref="IChatClient"/>, which knows one: the query as additional properties of the options, each
/// choice as one message of the response. All values survive serialisation, so a caching client may lie between.
/// </summary>
public static class ChatChoices
{
    private const string CountKey = "treereasoner.choices";
    private const string DistinctKey = "treereasoner.distinct";
    private const string LogProbabilitiesKey = "treereasoner.logprobs";
    private const string SkipKey = "treereasoner.skip";
    private const string FinishKey = "treereasoner.finish";
    private const string ProbabilityKey = "treereasoner.probability";

    /// <summary>Reads what is wanted beyond the standard options.</summary>
    /// <param name="options">The options of a call.</param>
    /// <returns>The query; plain where there is none.</returns>
    public static ChoiceQuery ReadQuery(ChatOptions? options)
    {
        if (options?.AdditionalProperties is { } extras)
        {
            return new(
                (int)Math.Clamp(Number(extras, CountKey) ?? 1, 1, 1024),
                Number(extras, DistinctKey) is 1,
                Number(extras, LogProbabilitiesKey) is 1,
                (int)Math.Clamp(Number(extras, SkipKey) ?? 0, 0, int.MaxValue));
        }

        return new(1);
    }

    /// <summary>Makes the response of a client that gives choices.</summary>
    /// <param name="choices">The choices, best first where they are ranked; may be empty.</param>
    /// <param name="usage">What the provider reported for all of them together; null if nothing.</param>
    /// <returns>A response with one message a choice.</returns>
    public static ChatResponse ToResponse(IEnumerable<ModelChoice> choices, UsageDetails? usage) => WithReasoning(choices, [], usage);

    /// <summary>The same with the reasoning that the provider shows of each choice, in order.</summary>
    internal static ChatResponse WithReasoning(IEnumerable<ModelChoice> choices, IReadOnlyList<string> reasoning, UsageDetails? usage)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var messages = new List<ChatMessage>();
        foreach (var choice in choices)
        {
            var extras = new AdditionalPropertiesDictionary { [FinishKey] = choice.FinishReason?.Value ?? "" };
            if (choice.Probability is { } probability)
            {
                extras[ProbabilityKey] = probability;
            }

            if (choice.LogProbabilities is { } tokens)
            {
                extras[LogProbabilitiesKey] = TokenLogProbabilityJson.Write(tokens);
            }

            var message = new ChatMessage(ChatRole.Assistant, choice.Text) { AdditionalProperties = extras };
            if (messages.Count < reasoning.Count)
            {
                AddReasoning(message, reasoning[messages.Count]);
            }

            messages.Add(message);
        }

        return new(messages) { Usage = usage };
    }

    /// <summary>Puts a model's reasoning before its answer, where a message's text does not hold it.</summary>
    internal static void AddReasoning(ChatMessage message, string reasoning)
    {
        if (reasoning.Length > 0)
        {
            message.Contents.Insert(0, new TextReasoningContent(reasoning));
        }
    }

    internal static void WriteQuery(ChatOptions options, ChoiceQuery query)
    {
        var extras = options.AdditionalProperties ??= [];
        extras[CountKey] = query.Count;
        extras[DistinctKey] = query.Distinct ? 1 : 0;
        extras[LogProbabilitiesKey] = query.LogProbabilities ? 1 : 0;
        extras[SkipKey] = query.Skip;
    }

    internal static void RemoveQuery(ChatOptions options)
    {
        options.AdditionalProperties?.Remove(CountKey);
        options.AdditionalProperties?.Remove(DistinctKey);
        options.AdditionalProperties?.Remove(LogProbabilitiesKey);
        options.AdditionalProperties?.Remove(SkipKey);
    }

    /// <summary>The choices of any client's response: its marked messages, or all of its text as one choice.</summary>
    internal static IReadOnlyList<ModelChoice> ReadChoices(ChatResponse response)
    {
        var choices = new List<ModelChoice>();
        foreach (var message in response.Messages)
        {
            if (message.AdditionalProperties is { } extras && extras.ContainsKey(FinishKey))
            {
                var finish = Text(extras[FinishKey]);
                choices.Add(new(
                    message.Text,
                    string.IsNullOrEmpty(finish) ? null : new ChatFinishReason(finish),
                    extras.TryGetValue(LogProbabilitiesKey, out var tokens) ? TokenLogProbabilityJson.Read(tokens) : null,
                    Number(extras, ProbabilityKey) is { } probability ? Math.Clamp(probability, 0, 1) : null));
            }
        }

        if (choices.Count > 0 || response.Messages.Count == 0)
        {
            return choices;
        }

        return [new(response.Text, response.FinishReason)];
    }

    private static double? Number(AdditionalPropertiesDictionary extras, string key)
    {
        double? number = extras.GetValueOrDefault(key) switch
        {
            JsonElement { ValueKind: JsonValueKind.Number } json => json.GetDouble(),
            int count => count,
            double real => real,
            _ => null,
        };
        if (number is { } told && double.IsFinite(told))
        {
            return number;
        }

        return null;
    }

    private static string? Text(object? value)
    {
        if (value is JsonElement { ValueKind: JsonValueKind.String } json)
        {
            return json.GetString();
        }

        return value as string;
    }
}
