using System.Buffers;
using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Token log-probabilities as JSON, <c>[{"token":"…","logprob":−0.1}, …]</c>, the form that OpenAI's own replies have.</summary>
internal static class TokenLogProbabilityJson
{
    // What OpenAI itself writes for a token that it thought impossible.
    private const double LeastLogProbability = -9999;

    public static JsonElement Write(IReadOnlyList<TokenLogProbability> tokens)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var (token, logProbability) in tokens)
            {
                writer.WriteStartObject();
                writer.WriteString("token", ModelText.WellFormed(token));
                writer.WriteNumber("logprob", logProbability);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>
    /// Reads what a provider sent; null where it is not such a list. A value that is no log-probability counts as impossible.
    /// </summary>
    public static IReadOnlyList<TokenLogProbability>? Read(object? value)
    {
        if (value is not JsonElement { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        var tokens = new List<TokenLogProbability>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var isObject = item.ValueKind == JsonValueKind.Object;
            if (!isObject || !item.TryGetProperty("token", out var token) || token.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            // A server writes null, or no number, for minus infinity.
            var isNumber = item.TryGetProperty("logprob", out var number) && number.ValueKind == JsonValueKind.Number;
            var logProbability = isNumber ? number.GetDouble() : LeastLogProbability;
            tokens.Add(new(ModelText.Of(token), Math.Clamp(logProbability, LeastLogProbability, 0)));
        }

        if (tokens.Count == 0)
        {
            return null;
        }

        return tokens;
    }
}
