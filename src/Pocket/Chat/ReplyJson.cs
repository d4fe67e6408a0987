using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Dresses what Pocket writes in the JSON of our own prompts. The dressing is not Pocket's and costs no tokens.</summary>
internal static class ReplyJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A step or a final answer; null where the tokens are neither.</summary>
    public static string? Step(ReadOnlySpan<int> tokens)
    {
        if (!TryRead(tokens, out var question, out var answer))
        {
            return null;
        }

        return Write(json => Candidate(json, question, answer, confidence: null));
    }

    /// <summary>A list of those candidates that are a step or a final answer.</summary>
    public static string Candidates(IEnumerable<(int[] Tokens, double Confidence)> candidates) => Write(json =>
    {
        json.WriteStartArray("candidates");
        foreach (var (tokens, confidence) in candidates)
        {
            if (!TryRead(tokens, out var question, out var answer))
            {
                continue;
            }

            json.WriteStartObject();
            Candidate(json, question, answer, confidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The final answer with the steps before it as its reasoning; null where there is no answer.</summary>
    public static string? Finish(ReadOnlySpan<int> tokens)
    {
        var final = tokens.IndexOf(CoinVocabulary.Final);
        if (final < 0 || !TryRead(tokens[final..], out _, out var answer))
        {
            return null;
        }

        var reasoning = CoinVocabulary.Decode(tokens[..final]).TrimEnd();
        return Write(json =>
        {
            json.WriteString("reasoning", reasoning);
            json.WriteString("answer", answer);
        });
    }

    public static string Judgement(string reason, double score) => Write(json =>
    {
        json.WriteString("reason", reason);
        json.WriteNumber("score", score);
    });

    private static void Candidate(Utf8JsonWriter json, string? question, string answer, double? confidence)
    {
        json.WriteString("kind", question is null ? "final" : "step");
        json.WriteString("question", question ?? "");
        json.WriteString("answer", answer);
        if (confidence is { } stated)
        {
            json.WriteNumber("confidence", Math.Round(stated, 6));
        }
    }

    private static bool TryRead(ReadOnlySpan<int> tokens, out string? question, out string answer)
    {
        (question, answer) = (null, "");
        if (tokens is [CoinVocabulary.Final, var number, ..] && CoinVocabulary.IsNumber(number))
        {
            answer = (number - CoinVocabulary.FirstNumber).ToString(CultureInfo.InvariantCulture);
            return true;
        }

        if (tokens is not [CoinVocabulary.SubQuestion, var name, CoinVocabulary.SubAnswer, .. var rest] || !CoinVocabulary.IsName(name)
            || rest.IndexOf(CoinVocabulary.Coins) != rest.Length - 1)
        {
            return false;
        }

        question = $"How many does {CoinVocabulary.Phrases[name]} have?";
        answer = CoinVocabulary.Decode(rest).TrimEnd();
        return true;
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
