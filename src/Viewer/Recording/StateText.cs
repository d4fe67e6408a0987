using System.Text;
using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>What a state says, for people: of the reasoning game its turn, of any other search its JSON.</summary>
/// <param name="Question">What was asked; null where nothing was.</param>
/// <param name="Answer">What was answered, or the final answer, or the state as JSON.</param>
/// <param name="Kind">What kind of turn it is.</param>
/// <param name="Tokens">Tokens of the whole line; null where they are not told.</param>
internal readonly record struct StateText(string? Question, string? Answer, StateKind Kind, long? Tokens)
{
    private const int MostRaw = 4000;

    /// <summary>Reads the state of a journal.</summary>
    public static StateText Of(JsonElement state)
    {
        if (state.ValueKind != JsonValueKind.Object)
        {
            return Raw(state);
        }

        if (state.TryGetProperty("turns", out var turns) && turns.ValueKind == JsonValueKind.Array && turns.GetArrayLength() > 0)
        {
            return Joined(turns);
        }

        if (Text(state, "problem") is { } problem)
        {
            return new(null, problem, StateKind.Problem, Tokens: null);
        }

        return Turn(state);
    }

    private static StateText Turn(JsonElement state)
    {
        var tokens = TokensOf(state);
        if (Text(state, "final") is { } final)
        {
            return new(Text(state, "question"), final, StateKind.Answer, tokens);
        }

        if (state.TryGetProperty("outcome", out var outcome))
        {
            return new(Text(state, "question"), Text(state, "answer") ?? outcome.ToString(), StateKind.End, tokens);
        }

        if (Text(state, "question") is { } question)
        {
            return new(question, Text(state, "answer"), StateKind.Step, tokens);
        }

        return Raw(state);
    }

    private static StateText Joined(JsonElement turns)
    {
        var read = turns.EnumerateArray().Select(Turn).ToList();
        var last = read[^1];
        return last with
        {
            Question = string.Join('\n', read.Select(turn => turn.Question).Where(text => text is not null)),
            Answer = string.Join('\n', read.Select(turn => turn.Answer).Where(text => text is not null)),
        };
    }

    private static StateText Raw(JsonElement state)
    {
        var raw = "";
        if (state.ValueKind != JsonValueKind.Undefined)
        {
            raw = state.GetRawText();
        }

        if (raw.Length > MostRaw)
        {
            raw = string.Concat(raw.AsSpan(0, MostRaw), "…");
        }

        return new(null, raw, StateKind.Other, Tokens: null);
    }

    private static long? TokensOf(JsonElement state)
    {
        if (state.TryGetProperty("tokens", out var tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt64(out var count))
        {
            return count;
        }

        return null;
    }

    /// <summary>Text is a string, or the bytes of its UTF-16 where it is no valid Unicode: docs/journal.md.</summary>
    private static string? Text(JsonElement state, string name)
    {
        if (!state.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("utf16", out var bytes)
            && bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out var text))
        {
            return Encoding.Unicode.GetString(text);
        }

        return value.GetRawText();
    }
}

/// <summary>What kind of state it is, as the page has it.</summary>
internal enum StateKind : byte
{
    Other,
    Problem,
    Step,
    Answer,
    End,
}
